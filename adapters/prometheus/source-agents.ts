import { readFileSync } from "node:fs";
import { Agent as PlainAgent } from "node:http";
import { Agent as TlsAgent } from "node:https";
import { createSecureContext } from "node:tls";
import { TiphysError } from "#core/errors.ts";
import type { MetricsSource } from "./metrics-source.ts";

const MAX_SOCKETS = 64;

export interface SourceAgents {
  readonly http: PlainAgent;
  readonly https: TlsAgent;
  readonly close: () => void;
}

/** Connections to one source, kept alive, with its certificates. @throws CONFIG_INVALID */
export function openSourceAgents(source: MetricsSource): SourceAgents {
  const options = { keepAlive: true, maxSockets: MAX_SOCKETS, scheduling: "lifo" as const };
  const http = new PlainAgent(options);
  const https = new TlsAgent({ ...options, ...tlsOf(source), minVersion: "TLSv1.2" });
  return {
    http,
    https,
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
}

function tlsOf(source: MetricsSource) {
  const ca = pem(source, source.caFile);
  const cert = pem(source, source.certFile);
  const key = pem(source, source.keyFile);
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  try {
    createSecureContext(tls);
    return tls;
  } catch (error) {
    throw new TiphysError(
      "CONFIG_INVALID",
      `source "${source.name}": expected certificates and a key in PEM that belong together, got something else. Look at its files.`,
      { cause: error },
    );
  }
}

function pem({ name }: MetricsSource, file: string | null): string | undefined {
  if (file === null) return undefined;
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new TiphysError(
      "CONFIG_INVALID",
      `source "${name}": ${file}: expected a file that can be read, got ${code ?? "an error"}. Correct the path or its rights.`,
      { cause: error },
    );
  }
}
