import { once } from "node:events";

interface Target {
  readonly webSocketDebuggerUrl: string;
}

/** Megabytes of JavaScript heap in use after a garbage collection, of a Node that listens with --inspect=PORT. */
export async function heapInUse(inspectorPort: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${inspectorPort}/json/list`);
  const [target] = (await response.json()) as readonly Target[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? "");
  await once(socket, "open");
  await ask(socket, "HeapProfiler.collectGarbage");
  const { usedSize } = await ask(socket, "Runtime.getHeapUsage");
  socket.close();
  return Number(usedSize) / 2 ** 20;
}

async function ask(socket: WebSocket, method: string): Promise<Readonly<Record<string, unknown>>> {
  const answered = once(socket, "message");
  socket.send(JSON.stringify({ id: 1, method }));
  const [{ data }] = (await answered) as [{ readonly data: string }];
  return JSON.parse(data).result;
}
