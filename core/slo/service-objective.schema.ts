import { NAME, TEXT, TEXT_MAP } from "#core/document/value.schema.ts";
import { INDICATOR_SCHEMA } from "./indicator.schema.ts";
import { OBJECTIVE_SETTINGS } from "./objective-settings.schema.ts";
import { SHARE } from "./slo-value.schema.ts";

/** Metadata in which the namespace counts: the one where the service runs. */
const SLO_METADATA = {
  type: "object",
  required: ["name"],
  additionalProperties: false,
  properties: {
    name: { ...NAME, description: "Kebab-case name of the document." },
    namespace: {
      ...NAME,
      description: "Where the service runs; part of the address where two services share a name.",
    },
    labels: { ...TEXT_MAP, description: "Labels of every objective; rules carry them." },
    annotations: { ...TEXT_MAP, description: "Notes for people and tools." },
  },
} as const;

const OBJECTIVE = {
  type: "object",
  required: ["name", "target", "indicator"],
  additionalProperties: false,
  properties: {
    name: { ...NAME, description: "Kebab-case, unique in the service." },
    target: { ...SHARE, description: "Share of good events that is promised: 99.9% or 0.999." },
    description: { ...TEXT, description: "What is promised, in words." },
    indicator: INDICATOR_SCHEMA,
    ...OBJECTIVE_SETTINGS,
  },
} as const;

export const SERVICE_OBJECTIVE_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/service-objective.json",
  title: "ServiceObjective",
  type: "object",
  required: ["apiVersion", "kind", "metadata", "spec"],
  additionalProperties: false,
  properties: {
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "ServiceObjective" },
    metadata: SLO_METADATA,
    spec: {
      type: "object",
      required: ["service", "objectives"],
      additionalProperties: false,
      properties: {
        service: { ...NAME, description: "Name of the service." },
        ...OBJECTIVE_SETTINGS,
        objectives: {
          type: "array",
          minItems: 1,
          items: OBJECTIVE,
          description: "What is promised.",
        },
      },
    },
  },
} as const;
