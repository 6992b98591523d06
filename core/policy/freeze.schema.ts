import { SOME_TEXTS, TEXT } from "#core/document/value.schema.ts";
import { MOMENT_SCHEMA } from "./exception.schema.ts";
import { METADATA_SCHEMA } from "./policy.schema.ts";

export const FREEZE_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/guardrail-freeze.json",
  title: "GuardrailFreeze",
  type: "object",
  required: ["apiVersion", "kind", "metadata", "spec"],
  additionalProperties: false,
  properties: {
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "GuardrailFreeze" },
    metadata: METADATA_SCHEMA,
    spec: {
      type: "object",
      required: ["owner", "reason", "until"],
      additionalProperties: false,
      properties: {
        owner: { ...TEXT, description: "Who answers for it." },
        reason: { ...TEXT, description: "Why nothing may move." },
        environments: { ...SOME_TEXTS, description: "Globs on environments; default: all." },
        apps: { ...SOME_TEXTS, description: "Globs on apps; default: all." },
        from: { ...MOMENT_SCHEMA, description: "Its beginning; default: at once." },
        until: {
          ...MOMENT_SCHEMA,
          description: "Its end: a date (through its end, UTC) or a timestamp.",
        },
      },
    },
  },
} as const;
