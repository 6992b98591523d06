import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { TiphysError } from "#core/errors.ts";
import { countRequests } from "./close-gracefully.ts";

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** "127.0.0.1:8443", "[::1]:8443" or ":8443" (all addresses). @throws USAGE_INVALID */
export function parseAddress(option: string, text: string): ListenAddress {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) {
    throw new TiphysError(
      "USAGE_INVALID",
      `${option}: expected HOST:PORT, got "${text}". Write for example 127.0.0.1:8443, or :8443 for all addresses.`,
    );
  }
  return { host: match[1] ?? (match[2] || "::"), port };
}

/** Listens, and resolves with the address that it got. @throws CONFIG_INVALID */
export function listen(server: Server, { host, port }: ListenAddress): Promise<AddressInfo> {
  countRequests(server);
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)));
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): TiphysError {
  const reason = error.code === "EADDRINUSE" ? "another program listens there" : error.message;
  return new TiphysError(
    "CONFIG_INVALID",
    `${host}:${port}: expected to listen there, got: ${reason}. Choose another address.`,
    { cause: error },
  );
}

/** The API server keeps connections for 90 s: who closes first must be the one that sends requests. */
const KEEP_ALIVE_MS = 120_000;

/**
 * Keeps idle connections longer than their clients do; from the signal on every answer closes its connection,
 * so that the next request goes to another server.
 */
export function keepConnections(server: Server, signal: AbortSignal): void {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.prependListener("request", (_request: IncomingMessage, response: ServerResponse) => {
    if (signal.aborted) response.setHeader("connection", "close");
  });
}
