import type { CommandInput } from "#adapters/command.ts";
import { drainOption } from "#adapters/http/drain-option.ts";
import { type ListenAddress, parseAddress } from "#adapters/http/listen.ts";
import type { MetricsSource } from "#adapters/prometheus/metrics-source.ts";
import { readSources } from "#adapters/prometheus/read-sources.ts";
import { pathOption, textOption } from "#adapters/text-option.ts";
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
  const metricsListen = textOption(options.metricsListen);
  if (options.fleetPage === true && textOption(options.from) !== null)
    throw usage("--fleet-page: expected no --from beside it, which looks at no cluster");
  return {
    listen: parseAddress("--listen", textOption(options.listen) ?? ":8090"),
    operations: metricsListen === null ? null : parseAddress("--metrics-listen", metricsListen),
    from: pathOption(options.from, cwd),
    kubeconfig: pathOption(options.kubeconfig, cwd),
    cluster: textOption(options.cluster),
    showsFleet: options.fleetPage === true,
    namespace: world.env.POD_NAMESPACE ?? "tiphys-system",
    sources: sourcesOf(options, world),
    tls: tlsOf(options, cwd),
    tokenFile: pathOption(options.tokenFile, cwd),
    deadlineMs: deadlineOf(options),
    drainMs: drainOption(options.drain, { env: world.env, problem: usage }),
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
  const certFile = pathOption(options.tlsCert, cwd);
  const keyFile = pathOption(options.tlsKey, cwd);
  const clientCaFile = pathOption(options.tlsClientCa, cwd);
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
  const given = textOption(options.deadline) ?? DEFAULT_DEADLINE;
  const duration = parseDuration(given);
  if (duration !== null && duration >= LEAST_DEADLINE_MS && duration <= MOST_DEADLINE_MS)
    return duration;
  throw usage(`--deadline: expected a duration from 500ms to 60s such as 8s, got "${given}"`);
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `serve analysis: ${problem}.`);
}
