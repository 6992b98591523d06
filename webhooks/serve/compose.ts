import { pino, type Logger } from "pino";
import { connectCluster } from "#adapters/kubernetes/cluster-client.ts";
import type { World } from "#adapters/world.ts";
import { clusterLookup, followBundles } from "../cluster/follow-cluster.ts";
import { GuardrailStore } from "../guardrails/guardrail-store.ts";
import type { ClusterLookup } from "../review/cluster-lookup.ts";
import { answerReview } from "../server/answer-review.ts";
import { type WebhookMetrics, webhookMetrics } from "../server/metrics.ts";
import type { ReviewAppOptions } from "../server/review-app.ts";
import type { WebhookConfig } from "./webhook-config.ts";

/** The parts of a running webhook server. */
export interface WebhookParts extends ReviewAppOptions {
  readonly log: Logger;
  readonly store: GuardrailStore;
  readonly metrics: WebhookMetrics;
}

/** Without a cluster nothing is known of namespaces and owners. */
const NO_CLUSTER: ClusterLookup = { namespace: () => null, read: async () => null };

/** The one place where the server's parts are made and joined. */
export function composeWebhook(config: WebhookConfig, world: World): WebhookParts {
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, world.stderr);
  const store = new GuardrailStore({
    cluster: config.cluster,
    onChange: (changed) => reportStatus(changed, log),
  });
  const metrics = webhookMetrics({ store: () => store, now: world.now, lastHeard: null });
  const ports = {
    inForce: () => store.inForce,
    lookup: lookupOf(config, { world, store, log }),
    now: world.now,
    observe: metrics.observeReview,
  };
  return {
    log,
    store,
    metrics,
    answer: async (body, signal) => {
      const start = performance.now();
      const answer = await answerReview(body, ports, signal);
      metrics.observeDuration((performance.now() - start) / 1000);
      return JSON.stringify(answer);
    },
    report: (error) => {
      metrics.countFailure("internal");
      log.error({ error: error instanceof Error ? error.message : String(error) }, "review failed");
    },
  };
}

interface Following {
  readonly world: World;
  readonly store: GuardrailStore;
  readonly log: Logger;
}

/** A folder of bundles needs no cluster; with a kubeconfig beside it namespaces and owners are known. */
function lookupOf(config: WebhookConfig, { world, store, log }: Following): ClusterLookup {
  if (config.from !== null && config.kubeconfig === null) return NO_CLUSTER;
  const client = connectCluster(config.kubeconfig);
  const onFault = (message: string) => log.warn({ fault: message }, "cluster not followed");
  const following = { now: world.now, onFault, signal: world.signal };
  const { namespace, server } = config;
  if (config.from === null) followBundles(client, { ...following, store, namespace, server });
  return clusterLookup(client, following);
}

/** One line per change: what came into force, and what is faulty. */
function reportStatus(store: GuardrailStore, log: Logger): void {
  for (const { name, revision, faults } of store.statuses) {
    if (faults.length === 0) log.info({ bundle: name, revision }, "bundle in force");
    else
      log.error({ bundle: name, revision, faults }, "bundle faulty, last good one stays in force");
  }
}
