import { once } from "node:events";
import { pino, type Logger } from "pino";
import { type ClusterClient, connectCluster } from "#adapters/kubernetes/cluster-client.ts";
import { TiphysError } from "#core/errors.ts";
import type { World } from "#adapters/world.ts";
import { readTlsFiles, type TlsMaterial } from "#adapters/http/tls-files.ts";
import { certificateKeeper } from "../certificates/keep-certificates.ts";
import { followCluster, type FollowedCluster } from "../cluster/follow-cluster.ts";
import { keepConditions } from "../cluster/keep-conditions.ts";
import { pruneServers } from "../cluster/prune-servers.ts";
import { askBudgets, type BudgetAsking } from "../freeze/ask-budgets.ts";
import { KeptBudgets } from "../freeze/kept-budgets.ts";
import { GuardrailStore } from "../guardrails/guardrail-store.ts";
import { leadCluster } from "../leader/lead-cluster.ts";
import { repeated } from "../leader/repeated.ts";
import type { ClusterLookup } from "../review/cluster-lookup.ts";
import type { ReviewOutcome } from "../review/review-outcome.ts";
import type { ReviewRequest } from "../review/review-request.ts";
import { keepRoutes } from "../routes/keep-routes.ts";
import { runScans } from "../scan/run-scans.ts";
import { scanMetrics } from "../scan/scan-metrics.ts";
import { answerReview } from "../server/answer-review.ts";
import { logReview } from "../server/log-review.ts";
import { type WebhookMetrics, webhookMetrics } from "../server/metrics.ts";
import type { ReviewAppOptions } from "../server/review-app.ts";
import { statusReporter } from "./report-status.ts";
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

/** A server that died is no news for anybody but who reads the status. */
const PRUNE_EVERY_MS = 60_000;

/** Without a cluster nothing is known of namespaces and owners. */
const NO_CLUSTER: ClusterLookup = {
  namespace: () => null,
  read: async () => null,
  select: async () => null,
};

/** The one place where the server's parts are made and joined. @throws CONFIG_INVALID */
export function composeWebhook(config: WebhookConfig, world: World): WebhookParts {
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, world.stderr);
  const store = new GuardrailStore({
    cluster: config.cluster,
    onChange: statusReporter(log),
  });
  const client = clientOf(config);
  const followed = client === null ? null : follow(client, { config, world, store, log });
  const budgets = config.analysis === null ? null : new KeptBudgets();
  const metrics = webhookMetrics({
    store: () => store,
    now: world.now,
    cacheAgeMs: followed === null ? null : followed.ageMs,
    shared: () => followed?.shared() ?? [],
    budgets,
  });
  const ports = {
    inForce: () => store.inForce,
    lookup: followed?.lookup ?? NO_CLUSTER,
    now: world.now,
    budgets,
    observe: (request: ReviewRequest, outcome: ReviewOutcome) => {
      metrics.observeReview(request, outcome);
      logReview(log, request, outcome);
    },
    onLate: (request: ReviewRequest, reason: string) => {
      metrics.countFailure("late");
      log.warn({ request: request.uid, reason }, "review not finished in time");
    },
  };
  return {
    log,
    store,
    metrics,
    tls: tlsSource(config, { client, now: world.now }),
    duties: [
      ...budgetDuty(budgets, { config, world, store, log }),
      ...(client === null || followed === null
        ? []
        : dutiesOf(client, { config, world, store, log, followed, registry: metrics.registry })),
    ],
    waitsFor: () => (store.isReady ? null : "a first revision"),
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
  readonly followed: FollowedCluster;
  readonly registry: WebhookMetrics["registry"];
}

function dutiesOf(client: ClusterClient, duties: Duties): WebhookParts["duties"] {
  const { config, world, store, log, followed, registry } = duties;
  const { scanEveryMs, namespace, server, cluster } = config;
  const { now, signal } = world;
  const common = { namespace, server, now, log, signal };
  const routes = (held: AbortSignal) =>
    keepRoutes(client, { store, cluster, now, log, signal: held });
  const conditions = (held: AbortSignal) =>
    keepConditions(client, { store, followed, now, log, signal: held });
  const servers = (held: AbortSignal) =>
    repeated(() => pruneServers(client, { namespace, server, bundles: bundlesOf(followed) }), {
      everyMs: PRUNE_EVERY_MS,
      signal: held,
      onFault: (fault) => log.warn({ fault }, "servers that are gone not taken out"),
    });
  // A folder in the place of the cluster's bundles has no say over the cluster.
  const shared =
    config.from === null
      ? [
          () => leadCluster(client, { ...common, duties: [routes, conditions, servers] }),
          () => leave(followed, { log, signal }),
        ]
      : [];
  if (scanEveryMs === null) return shared;
  const metrics = scanMetrics(registry);
  return [...shared, () => runScans(client, { ...common, store, metrics, everyMs: scanEveryMs })];
}

function budgetDuty(
  budgets: KeptBudgets | null,
  { config: { analysis }, world, store, log }: Following,
): WebhookParts["duties"] {
  if (budgets === null || analysis === null) return [];
  const { now, signal } = world;
  const onFault = (fault: string) => log.warn({ fault }, "error budgets not read");
  const ask: BudgetAsking["ask"] = async (objectives, until) => {
    const { readServedBudgets } = await import("#adapters/analysis-server/read-served-budgets.ts");
    return await readServedBudgets(objectives, analysis, until);
  };
  return [() => askBudgets({ inForce: () => store.inForce, budgets, ask, now, onFault, signal })];
}

function bundlesOf(followed: FollowedCluster) {
  return followed.judged().map(({ bundle }) => bundle);
}

/** Waits for the end, and takes this server's words out of the bundles' statuses. */
async function leave(
  followed: FollowedCluster,
  { log, signal }: { readonly log: Logger; readonly signal: AbortSignal },
): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
  await followed
    .leave()
    .catch((error: Error) => log.warn({ fault: error.message }, "status of bundles not left"));
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

function follow(client: ClusterClient, { config, world, store, log }: Following): FollowedCluster {
  const { namespace, server, from } = config;
  return followCluster(client, {
    ...{ store, namespace, server, now: world.now, signal: world.signal },
    hasBundles: from === null,
    onFault: (fault) => log.warn({ fault }, "cluster not followed"),
  });
}

function tlsSource(
  { tls, namespace }: WebhookConfig,
  { client, now }: { readonly client: ClusterClient | null; readonly now: () => number },
): WebhookParts["tls"] {
  if ("certFile" in tls) return async () => readTlsFiles(tls.certFile, tls.keyFile);
  if (client === null) throw new Error("own certificates without a cluster");
  return certificateKeeper(client, { namespace, hosts: tls.hosts, now });
}
