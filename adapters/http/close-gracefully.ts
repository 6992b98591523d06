import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const LOOK_EVERY_MS = 100;

interface Open {
  readonly answers: Set<ServerResponse>;
  /** Also those whose TLS handshake is not done: no HTTP server knows these. */
  readonly sockets: Set<Socket>;
}

const opened = new WeakMap<Server, Open>();

/** From now on it is known what is open; closeGracefully waits for the answers, and ends the rest. */
export function countRequests(server: Server): void {
  const open: Open = { answers: new Set(), sockets: new Set() };
  opened.set(server, open);
  server.prependListener("request", (_request: IncomingMessage, response: ServerResponse) => {
    open.answers.add(response);
    response.once("close", () => open.answers.delete(response));
  });
  server.prependListener("connection", (socket: Socket) => {
    open.sockets.add(socket);
    socket.once("close", () => open.sockets.delete(socket));
  });
}

/** Takes no new connections, lets requests under way finish for at most `graceMs`, then ends the rest. */
export async function closeGracefully(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const deadline = performance.now() + graceMs;
  // Clients open connections beforehand. Node takes one without a request yet for busy, and would wait for it.
  const open = opened.get(server);
  while (open?.answers.size !== 0 && performance.now() < deadline) await sleep(LOOK_EVERY_MS);
  if (graceMs > 0) await sleep(LOOK_EVERY_MS);
  server.closeAllConnections();
  for (const socket of open?.sockets ?? []) socket.destroy();
  await closed;
}
