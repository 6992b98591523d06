import { TEXT, TEXTS } from "#core/document/value.schema.ts";
import {
  CEL_POLICY_PROPERTIES,
  NAMED_EXPRESSIONS_SCHEMA,
  OBJECT_METADATA_SCHEMA,
} from "../match-resources.schema.ts";

const API_VERSION = {
  enum: ["policies.kyverno.io/v1", "policies.kyverno.io/v1beta1", "policies.kyverno.io/v1alpha1"],
} as const;

const ENABLED = {
  type: "object",
  additionalProperties: false,
  properties: { enabled: { type: "boolean" } },
} as const;

const SPEC = {
  type: "object",
  additionalProperties: false,
  properties: {
    ...CEL_POLICY_PROPERTIES,
    validationActions: { type: "array", items: { enum: ["Deny", "Audit", "Warn"] } },
    webhookConfiguration: {
      type: "object",
      additionalProperties: false,
      properties: { timeoutSeconds: { type: "integer" } },
    },
    evaluation: {
      type: "object",
      additionalProperties: false,
      properties: { mode: TEXT, admission: ENABLED, background: ENABLED },
    },
    autogen: {
      type: "object",
      additionalProperties: false,
      properties: {
        podControllers: {
          type: "object",
          additionalProperties: false,
          properties: { controllers: TEXTS },
        },
        validatingAdmissionPolicy: ENABLED,
      },
    },
  },
} as const;

/** @see https://kyverno.io/docs/policy-types/validating-policy/ */
export const VPOL_SCHEMA = vpolSchema("ValidatingPolicy");
export const NAMESPACED_VPOL_SCHEMA = vpolSchema("NamespacedValidatingPolicy");

function vpolSchema<K extends string>(kind: K) {
  return {
    $id: `https://tiphys.io/schemas/foreign/${kind}.json`,
    title: kind,
    type: "object",
    required: ["apiVersion", "kind", "metadata", "spec"],
    additionalProperties: false,
    properties: {
      apiVersion: API_VERSION,
      kind: { const: kind },
      metadata: OBJECT_METADATA_SCHEMA,
      spec: SPEC,
    },
  } as const;
}

export const VPOL_EXCEPTION_SCHEMA = {
  $id: "https://tiphys.io/schemas/foreign/policy-exception.json",
  title: "PolicyException",
  type: "object",
  required: ["apiVersion", "kind", "metadata", "spec"],
  additionalProperties: false,
  properties: {
    apiVersion: API_VERSION,
    kind: { const: "PolicyException" },
    metadata: OBJECT_METADATA_SCHEMA,
    spec: {
      type: "object",
      required: ["policyRefs"],
      additionalProperties: false,
      properties: {
        policyRefs: {
          type: "array",
          minItems: 1,
          items: {
            type: "object",
            required: ["name", "kind"],
            additionalProperties: false,
            properties: { name: TEXT, kind: TEXT },
          },
        },
        matchConditions: NAMED_EXPRESSIONS_SCHEMA,
        images: TEXTS,
        allowedValues: TEXTS,
        reportResult: { enum: ["skip", "pass"] },
        expiresAt: { type: "string" },
        properties: { type: "object", additionalProperties: { type: "string" } },
        evaluationMode: TEXT,
      },
    },
  },
} as const;
