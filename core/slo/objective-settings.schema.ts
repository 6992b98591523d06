import { NAME, TEXT } from "#core/document/value.schema.ts";
import { SHARE, SLO_DURATION } from "./slo-value.schema.ts";

const OUTCOME = { enum: ["hold", "fail"] } as const;

const WINDOW_SCHEMA = {
  description: "How long the budget lasts: 30d, or calendar days, weeks, months …",
  anyOf: [
    SLO_DURATION,
    {
      type: "object",
      required: ["calendar", "timeZone"],
      additionalProperties: false,
      properties: {
        calendar: {
          enum: ["day", "week", "month", "quarter", "year"],
          description: "The budget begins anew with each.",
        },
        timeZone: { ...TEXT, description: "IANA name, such as Europe/Berlin." },
      },
    },
  ],
} as const;

const LATENCY_RULE = {
  type: "object",
  required: ["quantile", "maxRatio"],
  additionalProperties: false,
  properties: {
    quantile: { ...SHARE, description: "p95, 95% or 0.95." },
    maxRatio: {
      type: "number",
      minimum: 1,
      description: "How many times as slow as the baseline is too slow.",
    },
    for: { ...SLO_DURATION, default: "0s", description: "How long it must last." },
  },
} as const;

const CANARY_SCHEMA = {
  type: "object",
  additionalProperties: false,
  description: "How a new version is judged.",
  properties: {
    label: {
      type: "string",
      pattern: "^[a-zA-Z_][a-zA-Z0-9_]*$",
      description: "Label that holds the pods' template hash.",
    },
    maxRatio: {
      type: "number",
      minimum: 1,
      description: "How many times the baseline's share of bad events is too much.",
    },
    minDifference: {
      ...SHARE,
      description: "A difference of shares below this is never a regression.",
    },
    maxBurn: {
      type: "number",
      exclusiveMinimum: 0,
      description: "How many times the budget's pace it may burn, whatever is left of the budget.",
    },
    for: { ...SLO_DURATION, description: "How long a regression must last." },
    latency: { type: "array", items: LATENCY_RULE, description: "How much slower it may be." },
    alpha: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 0.5,
      description: "Chance of failing an equal version, over all looks together.",
    },
    onNoData: { ...OUTCOME, description: "What no data means, once patience is at its end." },
    onSourceDown: {
      ...OUTCOME,
      description: "What a source that does not answer means, likewise.",
    },
    patience: { ...SLO_DURATION, description: "How long these two wait with hold." },
  },
} as const;

const BASELINE_SCHEMA = {
  description: "What a new version is compared with.",
  anyOf: [
    { type: "string", enum: ["stable", "none"] },
    {
      type: "object",
      additionalProperties: false,
      minProperties: 1,
      properties: {
        selector: {
          ...TEXT,
          description: 'Label matchers that replace the pods\' own, such as track="old".',
        },
        source: { ...NAME, description: "Metrics source of the selector; default: the same." },
        objective: {
          ...TEXT,
          description: "Another objective: service/objective or namespace/service/objective.",
        },
        recorded: {
          type: "object",
          required: ["errorRatio", "requests"],
          additionalProperties: false,
          description: "Numbers that were measured once.",
          properties: {
            errorRatio: { ...SHARE, description: "Share of bad events then." },
            requests: { type: "number", exclusiveMinimum: 0, description: "How many events." },
            latency: {
              type: "object",
              description: "Latency by quantile: p50, p95 …",
              additionalProperties: SLO_DURATION,
            },
          },
        },
      },
    },
  ],
} as const;

/** What may stand at a document and, for one objective alone, at the objective. */
export const OBJECTIVE_SETTINGS = {
  window: WINDOW_SCHEMA,
  onFail: { enum: ["fail", "hold"], description: "What a failed objective does to a canary." },
  source: { ...NAME, description: "Name of the metrics source; its address is the server's." },
  canary: CANARY_SCHEMA,
  baseline: BASELINE_SCHEMA,
  runbook: { ...TEXT, pattern: "^https?://\\S+$", description: "What to do when it is broken." },
} as const;
