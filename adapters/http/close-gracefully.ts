import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const LOOK_EVERY_MS = 100;

const underWay = new WeakMap<Server, Set<ServerResponse>>();

/** From now on it is known which requests are under way; closeGracefully waits for these. */
export function countRequests(server: Server): void {
  const open = new Set<ServerResponse>();
  underWay.set(server, open);
  server.prependListener("request", (_request: IncomingMessage, response: ServerResponse) => {
    open.add(response);
    response.once("close", () => open.delete(response));
  });
}

/** Takes no new connections, lets requests under way finish for at most `graceMs`, then ends the rest. */
export async function closeGracefully(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const deadline = performance.now() + graceMs;
  // Clients open connections beforehand. Node takes one without a request yet for busy, and would wait for it.
  while (underWay.get(server)?.size !== 0 && performance.now() < deadline)
    await sleep(LOOK_EVERY_MS);
  if (graceMs > 0) await sleep(LOOK_EVERY_MS);
  server.closeAllConnections();
  await closed;
}
