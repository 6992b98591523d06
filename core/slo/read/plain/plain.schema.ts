import { TEXT, TEXT_MAP } from "#core/document/value.schema.ts";
import { OBJECTIVE_SETTINGS } from "../../objective-settings.schema.ts";
import { SHARE } from "../../slo-value.schema.ts";

const NAME = { ...TEXT, maxLength: 100 } as const;

/** The plain form: a service, and under `slos` a query for each objective. */
export const PLAIN_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/plain-slos.json",
  title: "Plain SLOs",
  type: "object",
  required: ["service", "slos"],
  additionalProperties: false,
  properties: {
    service: { ...NAME, description: "Name of the service." },
    namespace: { ...TEXT, description: "Where the service runs." },
    description: { ...TEXT, description: "What the service is, in words." },
    labels: { ...TEXT_MAP, description: "Labels of every objective; rules carry them." },
    ...OBJECTIVE_SETTINGS,
    slos: {
      type: "array",
      minItems: 1,
      description: "What is promised.",
      items: {
        type: "object",
        required: ["name", "target", "sli"],
        additionalProperties: false,
        properties: {
          name: { ...NAME, description: "Name of the objective, unique in the service." },
          description: { ...TEXT, description: "What is promised, in words." },
          target: { ...SHARE, description: "Share of good events that is promised." },
          sli: {
            type: "object",
            required: ["query"],
            additionalProperties: false,
            properties: {
              type: {
                ...TEXT,
                description: "What kind of promise: availability, latency, errors …",
              },
              query: { ...TEXT, maxLength: 20_000, description: "The share of good events." },
            },
          },
          error_budget: {
            ...TEXT,
            description: "The budget as time, such as 43m; held against target and window.",
          },
          ...OBJECTIVE_SETTINGS,
        },
      },
    },
  },
} as const;
