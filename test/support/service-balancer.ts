import { once } from "node:events";
import { get } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

const LOOK_EVERY_MS = 300;

/** A server as a Service knows it: where it is called, and where it says that it is ready. */
export interface Replica {
  readonly port: number;
  readonly metricsPort: number;
}

/** A Service of Kubernetes on loopback: TCP connections in turn, new ones to ready replicas only. */
export interface ServiceBalancer {
  readonly port: number;
  /** Connections that no replica took. */
  readonly refused: () => number;
  readonly stop: () => Promise<void>;
}

/** Balances until it is stopped. Like a Service it learns late who is ready, and keeps open connections. */
export async function startBalancer(replicas: readonly Replica[]): Promise<ServiceBalancer> {
  const sockets = new Set<Socket>();
  let ready: readonly Replica[] = [];
  let turn = 0;
  let refused = 0;
  const look = async () => {
    const answers = await Promise.all(replicas.map(isReady));
    ready = replicas.filter((_replica, index) => answers[index]);
  };
  const server = createServer((client) => {
    const replica = ready[turn++ % Math.max(ready.length, 1)];
    if (replica === undefined) {
      refused += 1;
      client.destroy();
      return;
    }
    const upstream = connect({ host: "127.0.0.1", port: replica.port });
    for (const socket of [client, upstream]) follow(socket, sockets);
    upstream.once("error", () => (refused += 1));
    join(client, upstream);
  });
  await look();
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    refused: () => refused,
    stop: async () => {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      await once(server.close(), "close");
    },
  };
}

function follow(socket: Socket, sockets: Set<Socket>): void {
  sockets.add(socket.setNoDelay());
  socket.on("close", () => sockets.delete(socket));
}

function join(left: Socket, right: Socket): void {
  for (const [from, to] of [
    [left, right],
    [right, left],
  ] as const) {
    from.pipe(to);
    from.on("error", () => to.destroy());
  }
}

function isReady({ metricsPort }: Replica): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { host: "127.0.0.1", port: metricsPort, path: "/readyz", agent: false };
    get({ ...options, timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on("error", () => resolve(false));
  });
}
