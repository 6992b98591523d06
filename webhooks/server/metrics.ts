import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { boundedLabel } from "#adapters/metrics/bounded-label.ts";
import { addFreezeMetrics, type FreezeMetricsOptions } from "../freeze/freeze-metrics.ts";
import type { ReviewOutcome } from "../review/review-outcome.ts";
import type { ReviewRequest } from "../review/review-request.ts";
import { addBundleMetrics, type BundleMetricsOptions } from "./bundle-metrics.ts";

export interface WebhookMetrics {
  readonly registry: Registry;
  readonly observeReview: (request: ReviewRequest, outcome: ReviewOutcome) => void;
  readonly observeDuration: (seconds: number) => void;
  readonly countFailure: (reason: "invalid" | "late" | "internal") => void;
  readonly setCertificateEnd: (milliseconds: number) => void;
}

/** Kinds beyond these many are counted as "other": anybody may invent kinds. */
const MAX_KINDS = 200;

/** The metrics of a webhook server, in a registry of their own. */
export function webhookMetrics(
  options: BundleMetricsOptions & FreezeMetricsOptions,
): WebhookMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const reviews = new Counter({
    name: "tiphys_reviews_total",
    help: "Reviews by decision, environment and kind; decision skipped where nothing was judged.",
    labelNames: ["decision", "environment", "kind"],
    registers,
  });
  const failures = new Counter({
    name: "tiphys_review_failures_total",
    help: "Reviews without a verdict: invalid requests, late answers, internal errors.",
    labelNames: ["reason"],
    registers,
  });
  const duration = new Histogram({
    name: "tiphys_review_duration_seconds",
    help: "From the last byte of a request to its answer.",
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const certificate = new Gauge({
    name: "tiphys_certificate_expiry_timestamp_seconds",
    help: "When the certificate that is served ends, in seconds since the epoch.",
    registers,
  });
  addBundleMetrics(options, registers);
  const observeFreeze = addFreezeMetrics(options, registers);
  const kindOf = boundedLabel(MAX_KINDS);
  return {
    registry,
    observeReview: ({ kind }, outcome) => {
      const { decision, environments, skipped } = outcome;
      reviews.inc({
        decision: skipped === null ? decision : "skipped",
        environment: environments.join(",") || "none",
        kind: kindOf(kind.kind),
      });
      observeFreeze(outcome);
    },
    observeDuration: (seconds) => duration.observe(seconds),
    countFailure: (reason) => failures.inc({ reason }),
    setCertificateEnd: (milliseconds) => certificate.set(milliseconds / 1000),
  };
}
