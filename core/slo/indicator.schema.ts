import { TEXT } from "#core/document/value.schema.ts";
import { SHARE, SLO_DURATION } from "./slo-value.schema.ts";

const PROMQL = { ...TEXT, maxLength: 20_000 } as const;

const EVENTS = {
  type: "object",
  required: ["total"],
  additionalProperties: false,
  properties: {
    total: { ...PROMQL, description: "Counter of all events: a selector, or sum(rate(…))." },
    good: { ...PROMQL, description: "Counter of the good ones; this or bad." },
    bad: { ...PROMQL, description: "Counter of the bad ones; this or good." },
  },
  oneOf: [{ required: ["good"] }, { required: ["bad"] }],
} as const;

const LATENCY = {
  type: "object",
  required: ["histogram", "threshold"],
  additionalProperties: false,
  properties: {
    histogram: {
      type: "string",
      pattern: "^[a-zA-Z_:][a-zA-Z0-9_:]*$",
      description: "Name of the histogram, without _bucket, _count and _sum.",
    },
    selector: {
      type: "string",
      default: "",
      description: 'Label matchers as between the braces, such as job="checkout".',
    },
    threshold: { ...SLO_DURATION, description: "A request that takes at most this is good." },
    native: {
      type: "boolean",
      default: false,
      description: "A native histogram; Prometheus only.",
    },
  },
} as const;

const GAUGE = {
  type: "object",
  required: ["query"],
  additionalProperties: false,
  properties: {
    query: { ...PROMQL, description: "Instant query of one value." },
    below: { type: "number", description: "Good while the value is below this." },
    atMost: { type: "number", description: "Good while the value is at most this." },
    above: { type: "number", description: "Good while the value is above this." },
    atLeast: { type: "number", description: "Good while the value is at least this." },
    slice: { ...SLO_DURATION, default: "1m", description: "One look at the value per slice." },
  },
  oneOf: [
    { required: ["below"] },
    { required: ["atMost"] },
    { required: ["above"] },
    { required: ["atLeast"] },
  ],
} as const;

const TIMESLICES = {
  type: "object",
  required: ["target"],
  additionalProperties: false,
  properties: {
    events: EVENTS,
    latency: LATENCY,
    target: { ...SHARE, description: "Share of good events that makes a slice good." },
    slice: { ...SLO_DURATION, default: "5m", description: "How long a slice is." },
    averaged: {
      type: "boolean",
      default: false,
      description: "The mean of the slices' shares counts, not how many were good.",
    },
  },
  oneOf: [{ required: ["events"] }, { required: ["latency"] }],
} as const;

/** What is measured: one of four. */
export const INDICATOR_SCHEMA = {
  type: "object",
  additionalProperties: false,
  description: "What is measured: one of the four.",
  properties: { events: EVENTS, latency: LATENCY, gauge: GAUGE, timeslices: TIMESLICES },
  oneOf: [
    { required: ["events"] },
    { required: ["latency"] },
    { required: ["gauge"] },
    { required: ["timeslices"] },
  ],
} as const;
