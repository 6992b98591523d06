import {
  ANSWER_PROPERTIES,
  VALUES_PROPERTIES,
} from "#core/policy/foreign/context/context-documents.schema.ts";

const TEXT = { type: "string" } as const;
const TEXTS = { type: "array", items: TEXT } as const;
const ANY = {} as const;
const FLAG = { type: "boolean" } as const;

/** Values of Kyverno's tests, in the test or in the file that `variables` names. */
const VALUES = { type: "object", properties: VALUES_PROPERTIES } as const;

const RESULT = {
  type: "object",
  required: ["policy"],
  additionalProperties: false,
  properties: {
    policy: TEXT,
    rule: TEXT,
    result: { enum: ["pass", "fail", "skip", "warn", "error"] },
    status: { enum: ["pass", "fail", "skip", "warn", "error"] },
    kind: TEXT,
    namespace: TEXT,
    resource: TEXT,
    resources: TEXTS,
    resourceSpecs: {
      type: "array",
      items: {
        type: "object",
        required: ["name"],
        properties: { group: TEXT, version: TEXT, kind: TEXT, namespace: TEXT, name: TEXT },
      },
    },
    operation: { enum: ["CREATE", "UPDATE", "DELETE"] },
    failOnMissingResources: FLAG,
    isValidatingAdmissionPolicy: FLAG,
    isValidatingPolicy: FLAG,
    isMutatingAdmissionPolicy: FLAG,
    isMutatingPolicy: FLAG,
    isGeneratingPolicy: FLAG,
    isDeletingPolicy: FLAG,
    isImageValidatingPolicy: FLAG,
    patchedResource: ANY,
    patchedResources: ANY,
    generatedResource: ANY,
    generatedResources: ANY,
    cloneSourceResource: ANY,
  },
} as const;

/** @see https://kyverno.io/docs/kyverno-cli/reference/kyverno_test/ */
export const KYVERNO_TEST_SCHEMA = {
  $id: "https://tiphys.io/schemas/foreign/kyverno-test.json",
  title: "Test",
  type: "object",
  required: ["policies", "results"],
  additionalProperties: false,
  properties: {
    apiVersion: TEXT,
    kind: TEXT,
    metadata: ANY,
    name: TEXT,
    policies: TEXTS,
    resources: TEXTS,
    exceptions: TEXTS,
    paramResources: TEXTS,
    variables: TEXT,
    values: VALUES,
    results: { type: "array", items: RESULT },
    userinfo: TEXT,
    targetResources: TEXTS,
    clusterResources: TEXTS,
    context: TEXT,
    ...ANSWER_PROPERTIES,
    jsonPayload: ANY,
    jsonPayloads: ANY,
    httpPayloads: ANY,
    envoyPayloads: ANY,
    checks: ANY,
  },
} as const;

/** The file that `variables` names. */
export const KYVERNO_VALUES_SCHEMA = {
  $id: "https://tiphys.io/schemas/foreign/kyverno-values.json",
  title: "Values",
  type: "object",
  additionalProperties: true,
  properties: { spec: VALUES, ...VALUES.properties },
} as const;

/** The file that `userinfo` names. */
export const KYVERNO_USER_SCHEMA = {
  $id: "https://tiphys.io/schemas/foreign/kyverno-user-info.json",
  title: "UserInfo",
  type: "object",
  additionalProperties: false,
  properties: {
    apiVersion: TEXT,
    kind: TEXT,
    metadata: ANY,
    userInfo: { type: "object" },
    roles: { type: ["array", "null"], items: TEXT },
    clusterRoles: { type: ["array", "null"], items: TEXT },
  },
} as const;

/** The files that `context` and `clusterResources` name. */
export const KYVERNO_RESOURCES_SCHEMA = {
  $id: "https://tiphys.io/schemas/foreign/kyverno-resources.json",
  title: "Context",
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: {
        resources: { type: ["array", "null"], items: { type: "object" } },
        images: { type: ["array", "null"], items: { type: "object" } },
      },
    },
  },
} as const;
