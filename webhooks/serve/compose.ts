import { pino, type Logger } from "pino";
import { type ClusterClient, connectCluster } from "#adapters/kubernetes/cluster-client.ts";
import { TiphysError } from "#core/errors.ts";
import type { World } from "#adapters/world.ts";
import { readTlsFiles, type TlsMaterial } from "#adapters/http/tls-files.ts";
import { certificateKeeper } from "../certificates/keep-certificates.ts";
import { clusterLookup, followBundles } from "../cluster/follow-cluster.ts";
import { GuardrailStore } from "../guardrails/guardrail-store.ts";
import type { ClusterLookup } from "../review/cluster-lookup.ts";
import { keepRoutes } from "../routes/keep-routes.ts";
import { runScans } from "../scan/run-scans.ts";
import { scanMetrics } from "../scan/scan-metrics.ts";
import { answerReview } from "../server/answer-review.ts";
import { type WebhookMetrics, webhookMetrics } from "../server/metrics.ts";
import type { ReviewAppOptions } from "../server/review-app.ts";
import type { WebhookConfig } from "./webhook-config.ts";

/** The parts of a running webhook server. */
export interface WebhookParts extends ReviewAppOptions {
  readonly log: Logger;
  readonly store: GuardrailStore;
  readonly metrics: WebhookMetrics;
  /** What to serve with now; own certificates are renewed by asking. @throws CONFIG_INVALID, CLUSTER_UNREACHABLE */
  readonly tls: () => Promise<TlsMaterial>;
  /** What this server does beside answering, where it is the leader; each until it is told to stop. */
  readonly duties: readonly (() => Promise<void>)[];
}

/** Without a cluster nothing is known of namespaces and owners. */
const NO_CLUSTER: ClusterLookup = { namespace: () => null, read: async () => null };

/** The one place where the server's parts are made and joined. @throws CONFIG_INVALID */
export function composeWebhook(config: WebhookConfig, world: World): WebhookParts {
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, world.stderr);
  const store = new GuardrailStore({
    cluster: config.cluster,
    onChange: (changed) => reportStatus(changed, log),
  });
  const metrics = webhookMetrics({ store: () => store, now: world.now, lastHeard: null });
  const client = clientOf(config);
  const lookup = client === null ? NO_CLUSTER : follow(client, { config, world, store, log });
  const ports = {
    inForce: () => store.inForce,
    lookup,
    now: world.now,
    observe: metrics.observeReview,
    onLate: () => metrics.countFailure("late"),
  };
  return {
    log,
    store,
    metrics,
    tls: tlsSource(config, { client, now: world.now }),
    duties: dutiesOf(client, { config, world, store, log, registry: metrics.registry }),
    answer: async (body, signal) => {
      const start = performance.now();
      const answer = await answerReview(body, ports, signal).catch((error: unknown) => {
        const isInvalid = error instanceof TiphysError && error.code === "REQUEST_INVALID";
        if (isInvalid) metrics.countFailure("invalid");
        throw error;
      });
      metrics.observeDuration((performance.now() - start) / 1000);
      return JSON.stringify(answer);
    },
    report: (error) => {
      metrics.countFailure("internal");
      log.error({ error: error instanceof Error ? error.message : String(error) }, "review failed");
    },
  };
}

interface Duties extends Following {
  readonly registry: WebhookMetrics["registry"];
}

function dutiesOf(
  client: ClusterClient | null,
  { config, world, store, log, registry }: Duties,
): WebhookParts["duties"] {
  if (client === null) return [];
  const { scanEveryMs, namespace, server, cluster } = config;
  const { now, signal } = world;
  const common = { store, namespace, server, now, signal, log };
  // A folder in the place of the cluster's bundles has no say over the cluster's routes.
  const routes = config.from === null ? [() => keepRoutes(client, { ...common, cluster })] : [];
  if (scanEveryMs === null) return routes;
  const metrics = scanMetrics(registry);
  return [...routes, () => runScans(client, { ...common, metrics, everyMs: scanEveryMs })];
}

/** A folder of bundles needs no cluster; with a kubeconfig beside it namespaces and owners are known. */
function clientOf({ from, kubeconfig }: WebhookConfig): ClusterClient | null {
  return from !== null && kubeconfig === null ? null : connectCluster(kubeconfig);
}

interface Following {
  readonly config: WebhookConfig;
  readonly world: World;
  readonly store: GuardrailStore;
  readonly log: Logger;
}

function follow(client: ClusterClient, { config, world, store, log }: Following): ClusterLookup {
  const onFault = (message: string) => log.warn({ fault: message }, "cluster not followed");
  const following = { now: world.now, onFault, signal: world.signal };
  const { namespace, server } = config;
  if (config.from === null) followBundles(client, { ...following, store, namespace, server });
  return clusterLookup(client, following);
}

function tlsSource(
  { tls, namespace }: WebhookConfig,
  { client, now }: { readonly client: ClusterClient | null; readonly now: () => number },
): WebhookParts["tls"] {
  if ("certFile" in tls) return async () => readTlsFiles(tls.certFile, tls.keyFile);
  if (client === null) throw new Error("own certificates without a cluster");
  return certificateKeeper(client, { namespace, hosts: tls.hosts, now });
}

/** One line per change: what came into force, and what is faulty. */
function reportStatus(store: GuardrailStore, log: Logger): void {
  for (const { name, revision, faults } of store.statuses) {
    if (faults.length === 0) log.info({ bundle: name, revision }, "bundle in force");
    else
      log.error({ bundle: name, revision, faults }, "bundle faulty, last good one stays in force");
  }
}
