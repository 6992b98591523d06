import { resolve } from "node:path";
import type { CommandInput } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import { type ListenAddress, parseAddress } from "../server/listen.ts";

/** What `tiphys serve webhook` was told, checked; paths are absolute. */
export interface WebhookConfig {
  readonly listen: ListenAddress;
  readonly operations: ListenAddress;
  /** A folder in the place of the cluster. */
  readonly from: string | null;
  readonly kubeconfig: string | null;
  /** Of this server's pod: where last good bundles are kept, and who reports. */
  readonly namespace: string;
  readonly server: string;
  readonly cluster: string | null;
  readonly certFile: string;
  readonly keyFile: string;
}

/** @throws USAGE_INVALID */
export function readWebhookConfig({ options }: CommandInput, { cwd, env }: World): WebhookConfig {
  return {
    listen: parseAddress("--listen", text(options.listen) ?? ":8443"),
    operations: parseAddress("--metrics-listen", text(options.metricsListen) ?? ":8080"),
    from: path(options.from, cwd),
    kubeconfig: path(options.kubeconfig, cwd),
    namespace: env.POD_NAMESPACE ?? "tiphys-system",
    server: env.POD_NAME ?? "tiphys-webhook",
    cluster: text(options.cluster),
    certFile: resolve(cwd, required("--tls-cert FILE", options.tlsCert)),
    keyFile: resolve(cwd, required("--tls-key FILE", options.tlsKey)),
  };
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function path(value: unknown, cwd: string): string | null {
  const given = text(value);
  return given === null ? null : resolve(cwd, given);
}

function required(option: string, value: unknown): string {
  const given = text(value);
  if (given !== null) return given;
  throw new TiphysError("USAGE_INVALID", `serve webhook: expected ${option}, got none.`);
}
