import { resolve } from "node:path";
import type { CommandInput } from "#adapters/command.ts";
import { type ListenAddress, parseAddress } from "#adapters/http/listen.ts";
import type { MetricsSource } from "#adapters/prometheus/metrics-source.ts";
import { readSources } from "#adapters/prometheus/read-sources.ts";
import type { World } from "#adapters/world.ts";
import { parseDuration } from "#core/duration.ts";
import { TiphysError } from "#core/errors.ts";

/** What `tiphys serve analysis` was told, checked; paths are absolute. */
export interface AnalysisConfig {
  readonly listen: ListenAddress;
  /** Health and metrics on a plain port of their own too; null for none. */
  readonly operations: ListenAddress | null;
  /** A folder in the place of the cluster. */
  readonly from: string | null;
  readonly kubeconfig: string | null;
  readonly cluster: string | null;
  /** Whether the page shows what others publish in the cluster. */
  readonly showsFleet: boolean;
  /** Where promotion publishes. */
  readonly namespace: string;
  readonly sources: readonly MetricsSource[];
  readonly tls: TlsFiles | null;
  readonly tokenFile: string | null;
  readonly deadlineMs: number;
  /** How long requests are answered after it was told to stop. */
  readonly drainMs: number;
}

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Certificates of callers are asked for where it is given. */
  readonly clientCaFile: string | null;
}

type Options = CommandInput["options"];

/** @throws USAGE_INVALID, CONFIG_INVALID */
export function readAnalysisConfig({ options }: CommandInput, world: World): AnalysisConfig {
  const { cwd } = world;
  const metricsListen = text(options.metricsListen);
  if (options.fleetPage === true && text(options.from) !== null)
    throw usage("--fleet-page: expected no --from beside it, which looks at no cluster");
  return {
    listen: parseAddress("--listen", text(options.listen) ?? ":8090"),
    operations: metricsListen === null ? null : parseAddress("--metrics-listen", metricsListen),
    from: path(options.from, cwd),
    kubeconfig: path(options.kubeconfig, cwd),
    cluster: text(options.cluster),
    showsFleet: options.fleetPage === true,
    namespace: world.env.POD_NAMESPACE ?? "tiphys-system",
    sources: sourcesOf(options, world),
    tls: tlsOf(options, cwd),
    tokenFile: path(options.tokenFile, cwd),
    deadlineMs: deadlineOf(options),
    drainMs: drainOf(options, world.env),
  };
}

function sourcesOf(options: Options, world: World): readonly MetricsSource[] {
  const sources = readSources(options, world);
  if (sources.length > 0) return sources;
  throw usage(
    "expected a metrics source, got none. Add --prometheus URL, or name a file by TIPHYS_SOURCES",
  );
}

function tlsOf(options: Options, cwd: string): TlsFiles | null {
  const certFile = path(options.tlsCert, cwd);
  const keyFile = path(options.tlsKey, cwd);
  const clientCaFile = path(options.tlsClientCa, cwd);
  if (certFile !== null && keyFile !== null) return { certFile, keyFile, clientCaFile };
  if (certFile !== null || keyFile !== null)
    throw usage("expected --tls-cert and --tls-key together, got one of them");
  if (clientCaFile === null) return null;
  throw usage("expected --tls-cert and --tls-key beside --tls-client-ca, got neither");
}

const DEFAULT_DEADLINE = "8s";
const LEAST_DEADLINE_MS = 500;
const MOST_DEADLINE_MS = 60_000;

function deadlineOf(options: Options): number {
  const given = text(options.deadline) ?? DEFAULT_DEADLINE;
  const duration = parseDuration(given);
  if (duration !== null && duration >= LEAST_DEADLINE_MS && duration <= MOST_DEADLINE_MS)
    return duration;
  throw usage(`--deadline: expected a duration from 500ms to 60s such as 8s, got "${given}"`);
}

const DEFAULT_DRAIN_MS = 5000;
const MOST_DRAIN_MS = 60_000;

function drainOf(options: Options, env: World["env"]): number {
  const given = text(options.drain);
  if (given === null) return env.POD_NAME === undefined ? 0 : DEFAULT_DRAIN_MS;
  const duration = parseDuration(given);
  if (duration !== null && duration <= MOST_DRAIN_MS) return duration;
  throw usage(`--drain: expected a duration of at most 1m such as 5s, got "${given}"`);
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function path(value: unknown, cwd: string): string | null {
  const given = text(value);
  return given === null ? null : resolve(cwd, given);
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `serve analysis: ${problem}.`);
}
