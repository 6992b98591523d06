import { TEXT, TEXTS } from "#core/document/value.schema.ts";
import { OBJECT_METADATA_SCHEMA } from "../match-resources.schema.ts";
import { ANY_ALL, FILTERS, POD_SECURITY_STANDARDS } from "./cpol-parts.schema.ts";

/** @see https://kyverno.io/docs/exceptions/ */
export const CPOL_EXCEPTION_SCHEMA = {
  $id: "https://tiphys.io/schemas/foreign/kyverno-policy-exception.json",
  title: "PolicyException",
  type: "object",
  required: ["apiVersion", "kind", "metadata", "spec"],
  additionalProperties: false,
  properties: {
    apiVersion: { enum: ["kyverno.io/v2", "kyverno.io/v2beta1"] },
    kind: { const: "PolicyException" },
    metadata: OBJECT_METADATA_SCHEMA,
    spec: {
      type: "object",
      required: ["match", "exceptions"],
      additionalProperties: false,
      properties: {
        background: { type: "boolean" },
        match: {
          type: "object",
          additionalProperties: false,
          properties: { any: FILTERS, all: FILTERS },
        },
        conditions: ANY_ALL,
        exceptions: {
          type: "array",
          items: {
            type: "object",
            required: ["policyName", "ruleNames"],
            additionalProperties: false,
            properties: { policyName: TEXT, ruleNames: TEXTS },
          },
        },
        podSecurity: POD_SECURITY_STANDARDS,
      },
    },
  },
} as const;
