import { TEXT, TEXTS } from "#core/document/value.schema.ts";

/** metav1.LabelSelector; an empty one means everything. */
export const LABEL_SELECTOR_SCHEMA = {
  type: "object",
  additionalProperties: false,
  properties: {
    matchLabels: { type: "object", additionalProperties: { type: "string" } },
    matchExpressions: {
      type: "array",
      items: {
        type: "object",
        required: ["key", "operator"],
        additionalProperties: false,
        properties: {
          key: TEXT,
          operator: { enum: ["In", "NotIn", "Exists", "DoesNotExist"] },
          values: { type: "array", items: { type: "string" } },
        },
      },
    },
  },
} as const;

const RULES = {
  type: "array",
  items: {
    type: "object",
    additionalProperties: false,
    required: ["apiGroups", "apiVersions", "operations", "resources"],
    properties: {
      apiGroups: { type: "array", items: { type: "string" }, minItems: 1 },
      apiVersions: { ...TEXTS, minItems: 1 },
      operations: {
        type: "array",
        minItems: 1,
        items: { enum: ["CREATE", "UPDATE", "DELETE", "CONNECT", "*"] },
      },
      resources: { ...TEXTS, minItems: 1 },
      resourceNames: TEXTS,
      scope: { enum: ["Cluster", "Namespaced", "*"] },
    },
  },
} as const;

/** admissionregistration.k8s.io MatchResources. */
export const MATCH_RESOURCES_SCHEMA = {
  type: "object",
  additionalProperties: false,
  properties: {
    resourceRules: RULES,
    excludeResourceRules: RULES,
    matchPolicy: { enum: ["Exact", "Equivalent"] },
    namespaceSelector: LABEL_SELECTOR_SCHEMA,
    objectSelector: LABEL_SELECTOR_SCHEMA,
  },
} as const;

/** Named CEL expressions. */
export const NAMED_EXPRESSIONS_SCHEMA = {
  type: "array",
  items: {
    type: "object",
    additionalProperties: false,
    required: ["name", "expression"],
    properties: { name: TEXT, expression: TEXT },
  },
} as const;

/** Validations of admission policies in CEL. */
export const VALIDATIONS_SCHEMA = {
  type: "array",
  items: {
    type: "object",
    additionalProperties: false,
    required: ["expression"],
    properties: {
      expression: TEXT,
      message: { type: "string" },
      messageExpression: { type: "string" },
      reason: { type: "string" },
    },
  },
} as const;

/** Values of CEL expressions for the audit log. */
export const AUDIT_ANNOTATIONS_SCHEMA = {
  type: "array",
  items: {
    type: "object",
    additionalProperties: false,
    required: ["key", "valueExpression"],
    properties: { key: TEXT, valueExpression: TEXT },
  },
} as const;

/** What the spec of every admission policy in CEL holds. */
export const CEL_POLICY_PROPERTIES = {
  failurePolicy: { enum: ["Fail", "Ignore"] },
  matchConstraints: MATCH_RESOURCES_SCHEMA,
  matchConditions: NAMED_EXPRESSIONS_SCHEMA,
  variables: NAMED_EXPRESSIONS_SCHEMA,
  validations: VALIDATIONS_SCHEMA,
  auditAnnotations: AUDIT_ANNOTATIONS_SCHEMA,
} as const;

/** metadata of an object of the cluster: whatever somebody wrote there. */
export const OBJECT_METADATA_SCHEMA = {
  type: "object",
  required: ["name"],
  properties: { name: TEXT, namespace: { type: "string" } },
} as const;
