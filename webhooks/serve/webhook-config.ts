import { resolve } from "node:path";
import type { CommandInput } from "#adapters/command.ts";
import { TiphysError } from "#core/errors.ts";
import { type ListenAddress, parseAddress } from "../server/listen.ts";

/** What `tiphys serve webhook` was told, checked; paths are absolute. */
export interface WebhookConfig {
  readonly listen: ListenAddress;
  readonly operations: ListenAddress;
  readonly from: string;
  readonly cluster: string | null;
  readonly certFile: string;
  readonly keyFile: string;
}

/** @throws USAGE_INVALID */
export function readWebhookConfig({ options }: CommandInput, cwd: string): WebhookConfig {
  return {
    listen: parseAddress("--listen", text(options.listen) ?? ":8443"),
    operations: parseAddress("--metrics-listen", text(options.metricsListen) ?? ":8080"),
    from: resolve(cwd, required("--from DIR", options.from)),
    cluster: text(options.cluster),
    certFile: resolve(cwd, required("--tls-cert FILE", options.tlsCert)),
    keyFile: resolve(cwd, required("--tls-key FILE", options.tlsKey)),
  };
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function required(option: string, value: unknown): string {
  const given = text(value);
  if (given !== null) return given;
  throw new TiphysError("USAGE_INVALID", `serve webhook: expected ${option}, got none.`);
}
