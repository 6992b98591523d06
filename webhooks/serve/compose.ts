import { pino, type Logger } from "pino";
import type { World } from "#adapters/world.ts";
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
export function composeWebhook({ cluster }: WebhookConfig, world: World): WebhookParts {
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, world.stderr);
  const store = new GuardrailStore({ cluster, onChange: (changed) => reportStatus(changed, log) });
  const metrics = webhookMetrics({ store: () => store, now: world.now, lastHeard: null });
  const ports = {
    inForce: () => store.inForce,
    lookup: NO_CLUSTER,
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

/** One line per change: what came into force, and what is faulty. */
function reportStatus(store: GuardrailStore, log: Logger): void {
  for (const { name, revision, faults } of store.statuses) {
    if (faults.length === 0) log.info({ bundle: name, revision }, "bundle in force");
    else
      log.error({ bundle: name, revision, faults }, "bundle faulty, last good one stays in force");
  }
}
