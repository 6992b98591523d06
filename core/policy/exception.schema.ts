import { METADATA_SCHEMA } from "./policy.schema.ts";

const TEXT = { type: "string", minLength: 1 } as const;
const GLOBS = { type: "array", items: TEXT, minItems: 1, uniqueItems: true } as const;

/** A date (through its end, UTC) or a timestamp with a zone. */
export const MOMENT_SCHEMA = {
  type: "string",
  pattern: "^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2}))?$",
} as const;

export const EXCEPTION_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/guardrail-exception.json",
  title: "GuardrailException",
  type: "object",
  required: ["apiVersion", "kind", "metadata", "spec"],
  additionalProperties: false,
  properties: {
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "GuardrailException" },
    metadata: METADATA_SCHEMA,
    spec: {
      type: "object",
      required: ["policy", "rules", "match", "owner", "reason", "expires"],
      additionalProperties: false,
      properties: {
        policy: { ...TEXT, description: "Glob on the policy's name; a bare * is refused." },
        rules: { ...GLOBS, description: "Globs on rule ids; a bare * is refused." },
        match: {
          type: "object",
          required: ["kinds", "names"],
          additionalProperties: false,
          properties: {
            kinds: { ...GLOBS, description: "Kind, group/Kind or group/version/Kind." },
            names: { ...GLOBS, description: "Globs on resource names; a bare * is refused." },
            namespaces: { ...GLOBS, description: "Globs on namespaces; default: any." },
            environments: { ...GLOBS, description: "Globs on environments; default: any." },
          },
        },
        owner: { ...TEXT, description: "Who answers for it." },
        reason: { ...TEXT, description: "Why it is needed." },
        ticket: { ...TEXT, description: "Where it is tracked." },
        expires: {
          ...MOMENT_SCHEMA,
          description:
            "A date (through its end, UTC) or a timestamp; at most maxExceptionDays ahead.",
        },
      },
    },
  },
} as const;

export const BASELINE_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/guardrail-baseline.json",
  title: "GuardrailBaseline",
  type: "object",
  required: ["apiVersion", "kind", "spec"],
  additionalProperties: false,
  properties: {
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "GuardrailBaseline" },
    metadata: METADATA_SCHEMA,
    spec: {
      type: "object",
      required: ["findings"],
      additionalProperties: false,
      properties: {
        findings: {
          type: "array",
          description: "Findings that were there when a policy came; they warn and do not deny.",
          items: {
            type: "object",
            required: ["id", "policy", "rule", "resource", "path"],
            additionalProperties: false,
            properties: {
              id: { type: "string", pattern: "^[0-9a-f]{64}$", description: "The finding's id." },
              policy: TEXT,
              rule: TEXT,
              resource: { ...TEXT, description: "Kind namespace/name, for people." },
              path: { type: "string" },
            },
          },
        },
      },
    },
  },
} as const;
