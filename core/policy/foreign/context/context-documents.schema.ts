import { TEXT } from "#core/document/value.schema.ts";

const STRING = { type: "string" } as const;
const OBJECT = { type: "object" } as const;
const OBJECTS = { type: "array", items: OBJECT } as const;
const ANYTHING = {} as const;
const API_VERSION = { enum: ["cli.kyverno.io/v1alpha1"] } as const;

/** What the fields of Kyverno's Values hold. */
export const VALUES_PROPERTIES = {
  globalValues: OBJECT,
  policies: {
    type: "array",
    items: {
      type: "object",
      required: ["name"],
      additionalProperties: false,
      properties: {
        name: TEXT,
        rules: {
          type: "array",
          items: {
            type: "object",
            required: ["name"],
            additionalProperties: false,
            properties: {
              name: TEXT,
              values: OBJECT,
              foreachValues: {
                type: "object",
                additionalProperties: { type: "array", items: ANYTHING },
              },
            },
          },
        },
        resources: {
          type: "array",
          items: {
            type: "object",
            required: ["name"],
            additionalProperties: false,
            properties: { name: TEXT, values: OBJECT },
          },
        },
      },
    },
  },
  namespaceSelector: {
    type: "array",
    items: {
      type: "object",
      required: ["name"],
      additionalProperties: false,
      properties: { name: TEXT, labels: { type: "object", additionalProperties: STRING } },
    },
  },
  namespaces: OBJECTS,
  subresources: OBJECTS,
} as const;

/** @see https://kyverno.io/docs/kyverno-cli/reference/kyverno_test/ */
export const VALUES_SCHEMA = {
  $id: "https://tiphys.io/schemas/foreign/kyverno-context-values.json",
  title: "Values",
  type: "object",
  required: ["apiVersion", "kind"],
  additionalProperties: false,
  properties: {
    apiVersion: API_VERSION,
    kind: { const: "Values" },
    metadata: OBJECT,
    ...VALUES_PROPERTIES,
  },
} as const;

/** What answers calls, as Kyverno's tests have it. */
export const ANSWER_PROPERTIES = {
  apiCallResponses: {
    type: "array",
    items: {
      type: "object",
      required: ["response"],
      additionalProperties: false,
      properties: {
        url: STRING,
        urlPath: STRING,
        method: { enum: ["GET", "POST", ""] },
        response: {
          type: "object",
          required: ["body"],
          additionalProperties: false,
          properties: { statusCode: { type: "integer" }, body: OBJECT },
        },
      },
    },
  },
  globalContextEntries: {
    type: "array",
    items: {
      type: "object",
      required: ["name"],
      additionalProperties: false,
      properties: {
        name: TEXT,
        data: OBJECT,
        resources: OBJECTS,
        resourceFiles: { type: "array", items: TEXT },
        fieldPath: STRING,
        projections: {
          type: "array",
          items: {
            type: "object",
            required: ["name", "path"],
            additionalProperties: false,
            properties: { name: TEXT, path: TEXT },
          },
        },
      },
    },
  },
} as const;

/** Kyverno's Context, with the answers that its tests have beside it. */
export const CONTEXT_SCHEMA = {
  $id: "https://tiphys.io/schemas/foreign/kyverno-context.json",
  title: "Context",
  type: "object",
  required: ["apiVersion", "kind", "spec"],
  additionalProperties: false,
  properties: {
    apiVersion: API_VERSION,
    kind: { const: "Context" },
    metadata: OBJECT,
    spec: {
      type: "object",
      additionalProperties: false,
      properties: { resources: OBJECTS, images: OBJECTS, ...ANSWER_PROPERTIES },
    },
  },
} as const;
