import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { boundedLabel } from "#adapters/metrics/bounded-label.ts";
import { readGauge } from "#adapters/metrics/read-gauge.ts";
import { isInForce } from "#core/policy/moment.ts";
import type { SharedNamespace } from "../cluster/shared-namespaces.ts";
import type { GuardrailStore } from "../guardrails/guardrail-store.ts";
import type { ReviewOutcome } from "../review/review-outcome.ts";
import type { ReviewRequest } from "../review/review-request.ts";
import { expiringExceptions } from "./expiring-exceptions.ts";

export interface WebhookMetrics {
  readonly registry: Registry;
  readonly observeReview: (request: ReviewRequest, outcome: ReviewOutcome) => void;
  readonly observeDuration: (seconds: number) => void;
  readonly countFailure: (reason: "invalid" | "late" | "internal") => void;
  readonly setCertificateEnd: (milliseconds: number) => void;
}

interface MetricsOptions {
  readonly store: () => GuardrailStore;
  readonly now: () => number;
  /** Since the cluster was last heard of; null without a cluster. */
  readonly cacheAgeMs: (() => number) | null;
  /** Namespaces that two bundles claim; [] without a cluster. */
  readonly shared: () => readonly SharedNamespace[];
}

/** Kinds beyond these many are counted as "other": anybody may invent kinds. */
const MAX_KINDS = 200;

/** The metrics of a webhook server, in a registry of their own. */
export function webhookMetrics(options: MetricsOptions): WebhookMetrics {
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
  addStoreMetrics(options, registers);
  const kindOf = boundedLabel(MAX_KINDS);
  return {
    registry,
    observeReview: ({ kind }, { decision, environments, skipped }) =>
      reviews.inc({
        decision: skipped === null ? decision : "skipped",
        environment: environments.join(",") || "none",
        kind: kindOf(kind.kind),
      }),
    observeDuration: (seconds) => duration.observe(seconds),
    countFailure: (reason) => failures.inc({ reason }),
    setCertificateEnd: (milliseconds) => certificate.set(milliseconds / 1000),
  };
}

function addStoreMetrics(options: MetricsOptions, registers: Registry[]): void {
  const { store, now, cacheAgeMs, shared } = options;
  readGauge(
    "tiphys_bundle_info",
    "Bundles in force, with their revision.",
    ["bundle", "revision"],
    {
      registers,
      collect: (set) => {
        for (const { name, revision } of store().statuses)
          if (revision !== null) set({ bundle: name, revision }, 1);
      },
    },
  );
  readGauge("tiphys_bundle_policies", "Policies in force, by bundle.", ["bundle"], {
    registers,
    collect: (set) => {
      for (const { name, layer } of bundlesOf(store()))
        set({ bundle: name }, layer.policies.length);
    },
  });
  readGauge(
    "tiphys_bundle_faults",
    "What keeps the newest bundle from coming into force.",
    ["bundle"],
    {
      registers,
      collect: (set) => {
        for (const { name, faults } of store().statuses) set({ bundle: name }, faults.length);
      },
    },
  );
  readGauge(
    "tiphys_bundle_shared_namespaces",
    "Namespaces that another bundle claims too.",
    ["bundle"],
    {
      registers,
      collect: (set) => {
        for (const { name } of store().statuses)
          set({ bundle: name }, shared().filter(({ bundles }) => bundles.includes(name)).length);
      },
    },
  );
  readGauge("tiphys_exceptions_expiring", "Exceptions that end within 14 days.", ["bundle"], {
    registers,
    collect: (set) => {
      for (const { name, layer } of bundlesOf(store()))
        set({ bundle: name }, expiringExceptions(layer.exceptions, now()).length);
    },
  });
  readGauge("tiphys_breakglass_exceptions", "Breakglass exceptions that count now.", [], {
    registers,
    collect: (set) => {
      const { breakglass } = store().inForce;
      set({}, breakglass.filter(({ spec }) => isInForce(spec.expires, now())).length);
    },
  });
  if (cacheAgeMs === null) return;
  readGauge("tiphys_cache_age_seconds", "Since the cluster was last heard of.", [], {
    registers,
    collect: (set) => set({}, cacheAgeMs() / 1000),
  });
}

function bundlesOf({ inForce }: GuardrailStore) {
  return [...inForce.platform, ...inForce.repositories];
}
