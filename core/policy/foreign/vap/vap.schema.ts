import { TEXT } from "#core/document/value.schema.ts";
import {
  CEL_POLICY_PROPERTIES,
  LABEL_SELECTOR_SCHEMA,
  MATCH_RESOURCES_SCHEMA,
  OBJECT_METADATA_SCHEMA,
} from "../match-resources.schema.ts";

const API_VERSION = {
  enum: ["admissionregistration.k8s.io/v1", "admissionregistration.k8s.io/v1beta1"],
} as const;

/** @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/validating-admission-policy-v1/ */
export const VAP_SCHEMA = {
  $id: "https://tiphys.io/schemas/foreign/validating-admission-policy.json",
  title: "ValidatingAdmissionPolicy",
  type: "object",
  required: ["apiVersion", "kind", "metadata", "spec"],
  additionalProperties: false,
  properties: {
    apiVersion: API_VERSION,
    kind: { const: "ValidatingAdmissionPolicy" },
    metadata: OBJECT_METADATA_SCHEMA,
    spec: {
      type: "object",
      additionalProperties: false,
      properties: {
        ...CEL_POLICY_PROPERTIES,
        paramKind: {
          type: "object",
          required: ["apiVersion", "kind"],
          additionalProperties: false,
          properties: { apiVersion: TEXT, kind: TEXT },
        },
      },
    },
  },
} as const;

export const VAP_BINDING_SCHEMA = {
  $id: "https://tiphys.io/schemas/foreign/validating-admission-policy-binding.json",
  title: "ValidatingAdmissionPolicyBinding",
  type: "object",
  required: ["apiVersion", "kind", "metadata", "spec"],
  additionalProperties: false,
  properties: {
    apiVersion: API_VERSION,
    kind: { const: "ValidatingAdmissionPolicyBinding" },
    metadata: OBJECT_METADATA_SCHEMA,
    spec: {
      type: "object",
      required: ["policyName", "validationActions"],
      additionalProperties: false,
      properties: {
        policyName: TEXT,
        paramRef: {
          type: "object",
          additionalProperties: false,
          required: ["parameterNotFoundAction"],
          properties: {
            name: TEXT,
            namespace: TEXT,
            selector: LABEL_SELECTOR_SCHEMA,
            parameterNotFoundAction: { enum: ["Allow", "Deny"] },
          },
          oneOf: [{ required: ["name"] }, { required: ["selector"] }],
        },
        matchResources: MATCH_RESOURCES_SCHEMA,
        validationActions: {
          type: "array",
          minItems: 1,
          uniqueItems: true,
          items: { enum: ["Deny", "Warn", "Audit"] },
        },
      },
    },
  },
} as const;
