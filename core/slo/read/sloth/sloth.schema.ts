import { TEXT } from "#core/document/value.schema.ts";

const QUERY = { ...TEXT, maxLength: 20_000 } as const;
const LABELS = {
  type: "object",
  additionalProperties: { type: ["string", "number", "boolean"] },
} as const;
const ANYTHING = {} as const;

/** Sloth's prometheus/v1. @see https://pkg.go.dev/github.com/slok/sloth/pkg/prometheus/api/v1 */
export const SLOTH_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/sloth.json",
  title: "Sloth prometheus/v1",
  type: "object",
  required: ["version", "service", "slos"],
  additionalProperties: false,
  properties: {
    version: { const: "prometheus/v1" },
    service: { ...TEXT, maxLength: 100 },
    labels: LABELS,
    slo_plugins: ANYTHING,
    slos: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["name", "objective", "sli"],
        additionalProperties: false,
        properties: {
          name: { ...TEXT, maxLength: 100 },
          description: { type: "string" },
          objective: { type: "number", exclusiveMinimum: 0, maximum: 100 },
          labels: LABELS,
          sli: {
            type: "object",
            additionalProperties: false,
            properties: {
              events: {
                type: "object",
                required: ["error_query", "total_query"],
                additionalProperties: false,
                properties: { error_query: QUERY, total_query: QUERY },
              },
              raw: {
                type: "object",
                required: ["error_ratio_query"],
                additionalProperties: false,
                properties: { error_ratio_query: QUERY },
              },
              plugin: ANYTHING,
            },
            oneOf: [{ required: ["events"] }, { required: ["raw"] }, { required: ["plugin"] }],
          },
          alerting: ANYTHING,
          plugins: ANYTHING,
        },
      },
    },
  },
} as const;
