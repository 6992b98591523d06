import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";
import { boundedLabel } from "#adapters/metrics/bounded-label.ts";
import { readGauge } from "#adapters/metrics/read-gauge.ts";
import type { ObjectiveStore } from "../objectives/objective-store.ts";

export interface AnalysisMetrics {
  readonly registry: Registry;
  readonly countMeasurement: (slo: string | null, outcome: "pass" | "fail" | "hold") => void;
  /** By the question that was not answered; null where the request fitted none. */
  readonly countHold: (question: string | null) => void;
  readonly countMisfit: (code: string) => void;
  readonly countRefused: () => void;
  readonly observeMeasure: (seconds: number) => void;
  readonly observeQuery: (source: string, outcome: "ok" | "failed", seconds: number) => void;
}

interface MetricsOptions {
  readonly store: ObjectiveStore;
  /** Of answers of sources, kept in memory. */
  readonly cacheBytes: () => number;
}

/** Objectives beyond these many are counted as "other". */
const MAX_OBJECTIVES = 2000;
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 8, 10];

/** The metrics of an analysis server, in a registry of their own. */
export function analysisMetrics({ store, cacheBytes }: MetricsOptions): AnalysisMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const measurements = new Counter({
    name: "tiphys_measurements_total",
    help: "Answers of POST /v1/measure by objective and verdict; slo none where the request fitted none.",
    labelNames: ["slo", "outcome"],
    registers,
  });
  const holds = new Counter({
    name: "tiphys_holds_total",
    help: "Answers of POST /v1/measure that are hold, by the question that decided; misfit where there was none.",
    labelNames: ["reason"],
    registers,
  });
  const misfits = new Counter({
    name: "tiphys_measure_misfits_total",
    help: "Requests of POST /v1/measure that could not be answered for what they say, by error code.",
    labelNames: ["code"],
    registers,
  });
  const refused = new Counter({
    name: "tiphys_refused_callers_total",
    help: "Requests without a known token or certificate.",
    registers,
  });
  const duration = new Histogram({
    name: "tiphys_measure_duration_seconds",
    help: "From the last byte of a request of POST /v1/measure to its answer.",
    buckets: BUCKETS,
    registers,
  });
  const queries = new Histogram({
    name: "tiphys_source_query_duration_seconds",
    help: "Queries that went to a metrics source, by outcome.",
    labelNames: ["source", "outcome"],
    buckets: BUCKETS,
    registers,
  });
  addStoreMetrics(store, registers);
  readGauge("tiphys_source_cache_bytes", "Answers of sources that are kept, estimated.", [], {
    registers,
    collect: (set) => set({}, cacheBytes()),
  });
  const sloOf = boundedLabel(MAX_OBJECTIVES);
  return {
    registry,
    countMeasurement: (slo, outcome) =>
      measurements.inc({ slo: slo === null ? "none" : sloOf(slo), outcome }),
    countHold: (question) => holds.inc({ reason: question ?? "misfit" }),
    countMisfit: (code) => misfits.inc({ code }),
    countRefused: () => refused.inc(),
    observeMeasure: (seconds) => duration.observe(seconds),
    observeQuery: (source, outcome, seconds) => queries.observe({ source, outcome }, seconds),
  };
}

function addStoreMetrics(store: ObjectiveStore, registers: Registry[]): void {
  readGauge(
    "tiphys_slo_info",
    "Bundles whose SLOs are served, with their revision.",
    ["bundle", "revision"],
    {
      registers,
      collect: (set) => {
        for (const { name, revision } of store.statuses) set({ bundle: name, revision }, 1);
      },
    },
  );
  readGauge("tiphys_slo_objectives", "Objectives that are served, by bundle.", ["bundle"], {
    registers,
    collect: (set) => {
      const byBundle = Map.groupBy(store.served, ({ bundle }) => bundle);
      for (const [bundle, served] of byBundle) set({ bundle }, served.length);
    },
  });
  readGauge("tiphys_slo_faults", "What is wrong with SLO documents, by bundle.", ["bundle"], {
    registers,
    collect: (set) => {
      for (const { name, problems } of store.statuses) set({ bundle: name }, problems.length);
    },
  });
}
