import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface HttpLoad {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  readonly seconds: number;
  /** The body of each request, by its number. */
  readonly bodyOf: (index: number) => string;
}

export interface LoadedRequests {
  /** Ascending, in milliseconds. */
  readonly latencies: readonly number[];
  readonly seconds: number;
  /** The first answer's text. */
  readonly sample: string;
}

/** POSTs over plain sockets that stay open, one at a time on each; throws on an answer that is not 200. */
export async function loadRequests(load: HttpLoad): Promise<LoadedRequests> {
  const sockets = await Promise.all(
    Array.from({ length: load.connections }, async () => {
      const socket = connect({ host: "127.0.0.1", port: load.port });
      socket.setNoDelay(true);
      await once(socket, "connect");
      return socket;
    }),
  );
  const latencies: number[] = [];
  let sample = "";
  let sent = 0;
  const start = performance.now();
  const end = start + load.seconds * 1000;
  const next = () => (performance.now() >= end ? null : requestOf(load, load.bodyOf(sent++)));
  const answered = (milliseconds: number, answer: Buffer) => {
    latencies.push(milliseconds);
    sample ||= answer.toString("utf8");
  };
  await Promise.all(sockets.map((socket) => exchange(socket, { next, answered })));
  const seconds = (performance.now() - start) / 1000;
  for (const socket of sockets) socket.destroy();
  return { latencies: latencies.sort((left, right) => left - right), seconds, sample };
}

function requestOf({ path }: HttpLoad, body: string): string {
  return `POST ${path} HTTP/1.1\r\nHost: tiphys-analysis\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

interface Exchange {
  readonly next: () => string | null;
  readonly answered: (milliseconds: number, answer: Buffer) => void;
}

function exchange(socket: Socket, { next, answered }: Exchange): Promise<void> {
  return new Promise((resolve, reject) => {
    let since = 0;
    let waiting: Buffer[] = [];
    const send = (): void => {
      const request = next();
      if (request === null) return resolve();
      since = performance.now();
      socket.write(request);
    };
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the server closed a connection")));
    socket.on("data", (chunk: Buffer) => {
      waiting.push(chunk);
      const answer = waiting.length === 1 ? chunk : Buffer.concat(waiting);
      const length = lengthOf(answer);
      if (length === null || answer.length < length) return;
      waiting = [];
      if (!answer.toString("latin1", 0, 13).startsWith("HTTP/1.1 200 "))
        return reject(new Error(answer.toString("utf8", 0, 500)));
      answered(performance.now() - since, answer);
      send();
    });
    send();
  });
}

/** How long an answer is with its head; null while the head is not whole. */
function lengthOf(answer: Buffer): number | null {
  const head = answer.indexOf("\r\n\r\n");
  if (head < 0) return null;
  const [, length] = /content-length: (\d+)/i.exec(answer.toString("latin1", 0, head)) ?? [];
  return head + 4 + Number(length);
}
