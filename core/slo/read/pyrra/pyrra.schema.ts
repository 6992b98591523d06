import { TEXT } from "#core/document/value.schema.ts";

const METRIC = {
  type: "object",
  required: ["metric"],
  additionalProperties: false,
  properties: { metric: { ...TEXT, maxLength: 20_000 } },
} as const;
const GROUPING = { type: "array", items: TEXT } as const;
const ANYTHING = { type: "object" } as const;

/** Pyrra's ServiceLevelObjective; metadata and status are Kubernetes' own. */
export const PYRRA_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/pyrra.json",
  title: "Pyrra ServiceLevelObjective",
  type: "object",
  required: ["apiVersion", "kind", "metadata", "spec"],
  additionalProperties: false,
  properties: {
    apiVersion: { const: "pyrra.dev/v1alpha1" },
    kind: { const: "ServiceLevelObjective" },
    metadata: {
      type: "object",
      required: ["name"],
      properties: {
        name: { ...TEXT, maxLength: 253 },
        namespace: TEXT,
        labels: { type: "object", additionalProperties: { type: "string" } },
      },
    },
    status: ANYTHING,
    spec: {
      type: "object",
      required: ["target", "window", "indicator"],
      additionalProperties: false,
      properties: {
        description: { type: "string" },
        target: { type: "string" },
        window: TEXT,
        indicator: {
          type: "object",
          additionalProperties: false,
          properties: {
            ratio: {
              type: "object",
              required: ["errors", "total"],
              additionalProperties: false,
              properties: { errors: METRIC, total: METRIC, grouping: GROUPING },
            },
            latency: {
              type: "object",
              required: ["success", "total"],
              additionalProperties: false,
              properties: { success: METRIC, total: METRIC, grouping: GROUPING },
            },
            latencyNative: {
              type: "object",
              required: ["latency", "total"],
              additionalProperties: false,
              properties: { latency: TEXT, total: METRIC, grouping: GROUPING },
            },
            bool_gauge: {
              type: "object",
              required: ["metric"],
              additionalProperties: false,
              properties: { metric: { ...TEXT, maxLength: 20_000 }, grouping: GROUPING },
            },
          },
          oneOf: [
            { required: ["ratio"] },
            { required: ["latency"] },
            { required: ["latencyNative"] },
            { required: ["bool_gauge"] },
          ],
        },
        alerting: ANYTHING,
        performanceOverAccuracy: { type: "boolean" },
        partial_response_strategy: { type: "string" },
        ruleOutput: ANYTHING,
      },
    },
  },
} as const;
