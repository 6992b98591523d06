import { TEXT, TEXT_MAP } from "#core/document/value.schema.ts";
import {
  AUDIT_ANNOTATIONS_SCHEMA,
  LABEL_SELECTOR_SCHEMA,
  NAMED_EXPRESSIONS_SCHEMA,
  OBJECT_METADATA_SCHEMA,
  VALIDATIONS_SCHEMA,
} from "../match-resources.schema.ts";
import { ANY_ALL, CONDITION_BLOCK, MATCH, POD_SECURITY_STANDARDS } from "./cpol-parts.schema.ts";

const STRING = { type: "string" } as const;
const STRINGS = { type: "array", items: STRING } as const;
const BOOLEAN = { type: "boolean" } as const;
const OBJECT = { type: "object" } as const;
const OBJECTS = { type: "array", items: OBJECT } as const;
const ANYTHING = {} as const;
const ACTION = { enum: ["Audit", "Enforce", "audit", "enforce"] } as const;

const CONTEXT = {
  type: "array",
  items: {
    type: "object",
    required: ["name"],
    additionalProperties: false,
    properties: {
      name: TEXT,
      variable: {
        type: "object",
        additionalProperties: false,
        properties: { value: ANYTHING, jmesPath: STRING, default: ANYTHING },
      },
      configMap: OBJECT,
      apiCall: OBJECT,
      imageRegistry: OBJECT,
      globalReference: OBJECT,
    },
  },
} as const;

const DENY = {
  type: "object",
  additionalProperties: false,
  properties: { conditions: CONDITION_BLOCK },
} as const;

const OVERRIDES = {
  type: "array",
  items: {
    type: "object",
    additionalProperties: false,
    properties: {
      action: ACTION,
      namespaces: STRINGS,
      namespaceSelector: LABEL_SELECTOR_SCHEMA,
    },
  },
} as const;

const FOREACH = {
  type: "array",
  items: {
    type: "object",
    additionalProperties: false,
    properties: {
      list: TEXT,
      elementScope: BOOLEAN,
      context: CONTEXT,
      preconditions: ANY_ALL,
      pattern: ANYTHING,
      anyPattern: { type: "array" },
      deny: DENY,
      // Once more the same: judged as it is written.
      foreach: OBJECTS,
    },
  },
} as const;

const CEL = {
  type: "object",
  additionalProperties: false,
  properties: {
    generate: BOOLEAN,
    expressions: VALIDATIONS_SCHEMA,
    variables: NAMED_EXPRESSIONS_SCHEMA,
    auditAnnotations: AUDIT_ANNOTATIONS_SCHEMA,
    paramKind: OBJECT,
    paramRef: OBJECT,
  },
} as const;

const VALIDATE = {
  type: "object",
  additionalProperties: false,
  properties: {
    failureAction: ACTION,
    failureActionOverrides: OVERRIDES,
    allowExistingViolations: BOOLEAN,
    message: STRING,
    pattern: ANYTHING,
    anyPattern: { type: "array" },
    deny: DENY,
    foreach: FOREACH,
    podSecurity: {
      type: "object",
      additionalProperties: false,
      properties: {
        level: { enum: ["privileged", "baseline", "restricted"] },
        version: STRING,
        exclude: POD_SECURITY_STANDARDS,
      },
    },
    cel: CEL,
    manifests: OBJECT,
    assert: ANYTHING,
  },
} as const;

const RULE = {
  type: "object",
  required: ["name", "match"],
  additionalProperties: false,
  properties: {
    name: TEXT,
    context: CONTEXT,
    reportProperties: TEXT_MAP,
    match: MATCH,
    exclude: MATCH,
    imageExtractors: OBJECT,
    preconditions: CONDITION_BLOCK,
    celPreconditions: NAMED_EXPRESSIONS_SCHEMA,
    mutate: OBJECT,
    validate: VALIDATE,
    generate: OBJECT,
    verifyImages: OBJECTS,
    skipBackgroundRequests: BOOLEAN,
  },
} as const;

const SPEC = {
  type: "object",
  required: ["rules"],
  additionalProperties: false,
  properties: {
    rules: { type: "array", items: RULE },
    applyRules: { enum: ["All", "One"] },
    failurePolicy: { enum: ["Ignore", "Fail"] },
    validationFailureAction: ACTION,
    validationFailureActionOverrides: OVERRIDES,
    emitWarning: BOOLEAN,
    admission: BOOLEAN,
    background: BOOLEAN,
    schemaValidation: BOOLEAN,
    webhookTimeoutSeconds: { type: "integer" },
    mutateExistingOnPolicyUpdate: BOOLEAN,
    generateExistingOnPolicyUpdate: BOOLEAN,
    generateExisting: BOOLEAN,
    useServerSideApply: BOOLEAN,
    webhookConfiguration: OBJECT,
  },
} as const;

/** @see https://kyverno.io/docs/policy-types/cluster-policy/ */
export const CLUSTER_POLICY_SCHEMA = policySchema("ClusterPolicy");
export const KYVERNO_POLICY_SCHEMA = policySchema("Policy");

function policySchema<K extends string>(kind: K) {
  return {
    $id: `https://tiphys.io/schemas/foreign/kyverno-${kind}.json`,
    title: kind,
    type: "object",
    required: ["apiVersion", "kind", "metadata", "spec"],
    additionalProperties: false,
    properties: {
      apiVersion: { enum: ["kyverno.io/v1", "kyverno.io/v2beta1"] },
      kind: { const: kind },
      metadata: OBJECT_METADATA_SCHEMA,
      spec: SPEC,
    },
  } as const;
}
