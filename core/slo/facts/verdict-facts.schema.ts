import type { Counts, CountSeries, NoCounts, Seen } from "../counts.ts";
import type { Objective } from "../objective.ts";
import type { BudgetRule } from "../verdict.ts";

/** Facts as JSON: moments as ISO texts, a step as [total, bad]. */
export interface EncodedFacts {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "VerdictFacts";
  readonly objective: Objective;
  readonly now: string;
  readonly since: string | null;
  readonly lastSeen: string | null;
  readonly period: Seen<Counts>;
  readonly recent: Seen<EncodedSeries>;
  readonly canary: Seen<EncodedSeries> | null;
  readonly baseline: Seen<EncodedSeries> | null;
  readonly latency: readonly {
    readonly quantile: number;
    readonly stepSeconds: number;
    readonly canary: Seen<readonly (number | null)[]>;
    readonly baseline: Seen<readonly (number | null)[]>;
  }[];
  readonly budgetRule?: BudgetRule;
  readonly isFix?: boolean;
}

export interface EncodedSeries extends Pick<CountSeries, "stepSeconds"> {
  readonly start: string;
  readonly steps: readonly (readonly [total: number, bad: number] | null)[];
}

const MOST_STEPS = 50_000;

const NUMBER = { type: "number" } as const;
const COUNT = { type: "number", minimum: 0 } as const;
const POSITIVE = { type: "number", exclusiveMinimum: 0 } as const;
const RATIO = { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 } as const;
const TEXT = { type: "string", maxLength: 20_000 } as const;
const FLAG = { type: "boolean" } as const;
const MOMENT = {
  type: "string",
  pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$",
} as const;

function either<T extends object>(schema: T) {
  return { anyOf: [schema, { type: "null" }] };
}

function record(required: Readonly<Record<string, object>>, optional = {}) {
  return {
    type: "object",
    required: Object.keys(required),
    additionalProperties: false,
    properties: { ...required, ...optional },
  };
}

const MISSING = record({
  missing: record({
    cause: { enum: ["no-data", "source-down", "not-askable"] satisfies NoCounts["cause"][] },
    reason: TEXT,
  }),
});

function seen<T extends object>(value: T) {
  return { anyOf: [record({ value }), MISSING] };
}

const SERIES = record({
  start: MOMENT,
  stepSeconds: POSITIVE,
  steps: {
    type: "array",
    maxItems: MOST_STEPS,
    items: either({ type: "array", minItems: 2, maxItems: 2, items: NUMBER }),
  },
});
const QUANTILES = { type: "array", maxItems: MOST_STEPS, items: either(NUMBER) } as const;
const OUTCOME = { enum: ["hold", "fail"] } as const;

const EVENTS = record({
  kind: { const: "events" },
  total: TEXT,
  counted: { enum: ["good", "bad"] },
  part: TEXT,
});
const LATENCY = record({
  kind: { const: "latency" },
  histogram: TEXT,
  selector: TEXT,
  thresholdSeconds: POSITIVE,
  native: FLAG,
});
const GAUGE = record({
  kind: { const: "gauge" },
  query: TEXT,
  comparison: { enum: ["below", "at-most", "above", "at-least"] },
  limit: NUMBER,
  sliceSeconds: POSITIVE,
});
const TIMESLICES = record({
  kind: { const: "timeslices" },
  of: { anyOf: [EVENTS, LATENCY] },
  sliceTarget: NUMBER,
  sliceSeconds: POSITIVE,
  averaged: FLAG,
});
const CANARY = record(
  {
    label: TEXT,
    maxRatio: { type: "number", minimum: 1 },
    minDifference: COUNT,
    forSeconds: COUNT,
    latency: {
      type: "array",
      maxItems: 20,
      items: record({
        quantile: RATIO,
        maxRatio: { type: "number", minimum: 1 },
        forSeconds: COUNT,
      }),
    },
    alpha: RATIO,
    onNoData: OUTCOME,
    onSourceDown: OUTCOME,
    patienceSeconds: COUNT,
  },
  { maxBurn: POSITIVE },
);
const BASELINE = {
  anyOf: [
    record({ kind: { enum: ["none", "stable"] } }),
    record({ kind: { const: "selector" }, source: TEXT, selector: TEXT }),
    record({ kind: { const: "objective" }, service: TEXT, namespace: either(TEXT), name: TEXT }),
    record({
      kind: { const: "recorded" },
      errorRatio: { type: "number", minimum: 0, maximum: 1 },
      requests: POSITIVE,
      latencySeconds: { type: "object", additionalProperties: POSITIVE },
    }),
  ],
};
const WINDOW = {
  anyOf: [
    record({ kind: { const: "rolling" }, seconds: POSITIVE }),
    record({
      kind: { const: "calendar" },
      unit: { enum: ["day", "week", "month", "quarter", "year"] },
      timeZone: TEXT,
    }),
  ],
};
const OBJECTIVE = record({
  service: TEXT,
  namespace: either(TEXT),
  name: TEXT,
  target: RATIO,
  window: WINDOW,
  indicator: { anyOf: [EVENTS, LATENCY, GAUGE, TIMESLICES] },
  source: TEXT,
  onFail: OUTCOME,
  canary: CANARY,
  baseline: BASELINE,
  runbook: either(TEXT),
  description: either(TEXT),
  labels: { type: "object", additionalProperties: TEXT },
  format: { enum: ["ServiceObjective", "plain", "OpenSLO", "Sloth", "Pyrra"] },
});

/** What decodeFacts accepts, and what the service's details hold. */
export const VERDICT_FACTS_SCHEMA = record(
  {
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "VerdictFacts" },
    objective: OBJECTIVE,
    now: MOMENT,
    since: either(MOMENT),
    lastSeen: either(MOMENT),
    period: seen(record({ total: COUNT, bad: COUNT })),
    recent: seen(SERIES),
    canary: either(seen(SERIES)),
    baseline: either(seen(SERIES)),
    latency: {
      type: "array",
      maxItems: 20,
      items: record({
        quantile: RATIO,
        stepSeconds: POSITIVE,
        canary: seen(QUANTILES),
        baseline: seen(QUANTILES),
      }),
    },
  },
  {
    budgetRule: record({
      minRemaining: { type: "number", minimum: 0, maximum: 1 },
      whenSpent: { enum: ["hold", "fixes-only", "warn"] },
    }),
    isFix: FLAG,
  },
);
