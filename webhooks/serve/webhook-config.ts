import { analysisAddress } from "#adapters/analysis-server/analysis-address.ts";
import type { AnalysisServer } from "#adapters/analysis-server/read-served-budgets.ts";
import type { CommandInput } from "#adapters/command.ts";
import { drainOption } from "#adapters/http/drain-option.ts";
import { pathOption, textOption } from "#adapters/text-option.ts";
import type { World } from "#adapters/world.ts";
import { type ListenAddress, parseAddress } from "#adapters/http/listen.ts";
import { parseDuration } from "#core/duration.ts";
import { TiphysError } from "#core/errors.ts";

/** Files that somebody else keeps (cert-manager), or certificates of our own for these names. */
export type TlsSource =
  { readonly certFile: string; readonly keyFile: string } | { readonly hosts: readonly string[] };

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
  readonly tls: TlsSource;
  /** How long it answers on after it was told to stop, while the Service still sends reviews. */
  readonly drainMs: number;
  /** Between two scans of what runs; null where this server does not scan. */
  readonly scanEveryMs: number | null;
  /** Who says what is left of error budgets; null where they hold nothing here. */
  readonly analysis: AnalysisServer | null;
}

/** @throws USAGE_INVALID */
export function readWebhookConfig({ options }: CommandInput, { cwd, env }: World): WebhookConfig {
  const namespace = env.POD_NAMESPACE ?? "tiphys-system";
  return {
    listen: parseAddress("--listen", textOption(options.listen) ?? ":8443"),
    operations: parseAddress("--metrics-listen", textOption(options.metricsListen) ?? ":8080"),
    from: pathOption(options.from, cwd),
    kubeconfig: pathOption(options.kubeconfig, cwd),
    namespace,
    server: env.POD_NAME ?? "tiphys-webhook",
    cluster: textOption(options.cluster),
    tls: tlsSource({ options, cwd, namespace }),
    drainMs: drainOption(options.drain, { env, problem: usage }),
    scanEveryMs: scanEvery(options, cwd),
    analysis: analysisAddress(options, cwd),
  };
}

const MIN_SCAN_MS = 60_000;
const DEFAULT_SCAN = "1h";

function scanEvery(options: CommandInput["options"], cwd: string): number | null {
  const given = textOption(options.scanEvery);
  if (options.scan !== true) {
    if (given === null) return null;
    throw usage("expected --scan beside --scan-every, got none");
  }
  if (pathOption(options.from, cwd) !== null && pathOption(options.kubeconfig, cwd) === null)
    throw usage("expected a cluster to scan, got --from without --kubeconfig");
  const duration = parseDuration(given ?? DEFAULT_SCAN);
  if (duration !== null && duration >= MIN_SCAN_MS) return duration;
  throw usage(`--scan-every: expected a duration of at least 1m such as 30m or 1h, got "${given}"`);
}

function tlsSource({
  options,
  cwd,
  namespace,
}: {
  readonly options: CommandInput["options"];
  readonly cwd: string;
  readonly namespace: string;
}): TlsSource {
  const certFile = pathOption(options.tlsCert, cwd);
  const keyFile = pathOption(options.tlsKey, cwd);
  if (certFile !== null && keyFile !== null) return { certFile, keyFile };
  if (certFile !== null || keyFile !== null)
    throw usage("expected --tls-cert and --tls-key together, got one of them");
  if (pathOption(options.from, cwd) !== null && pathOption(options.kubeconfig, cwd) === null)
    throw usage(
      "expected --tls-cert FILE and --tls-key FILE, or a cluster to keep certificates in",
    );
  const given = Array.isArray(options.tlsHost) ? options.tlsHost : [];
  return { hosts: given.length > 0 ? given : [`tiphys-webhook.${namespace}.svc`] };
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `serve webhook: ${problem}.`);
}
