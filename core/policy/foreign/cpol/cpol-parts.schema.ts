import { TEXT, TEXT_MAP, TEXTS } from "#core/document/value.schema.ts";
import { LABEL_SELECTOR_SCHEMA } from "../match-resources.schema.ts";

const STRING = { type: "string" } as const;
const STRINGS = { type: "array", items: STRING } as const;
const OBJECTS = { type: "array", items: { type: "object" } } as const;
const ANYTHING = {} as const;

const FILTER = {
  resources: {
    type: "object",
    additionalProperties: false,
    properties: {
      kinds: TEXTS,
      name: STRING,
      names: STRINGS,
      namespaces: STRINGS,
      annotations: TEXT_MAP,
      selector: LABEL_SELECTOR_SCHEMA,
      namespaceSelector: LABEL_SELECTOR_SCHEMA,
      operations: { type: "array", items: { enum: ["CREATE", "UPDATE", "DELETE", "CONNECT"] } },
    },
  },
  roles: STRINGS,
  clusterRoles: STRINGS,
  subjects: OBJECTS,
} as const;

/** Filters of a match or an exclude. */
export const FILTERS = {
  type: "array",
  items: { type: "object", additionalProperties: false, properties: FILTER },
} as const;

export const MATCH = {
  type: "object",
  additionalProperties: false,
  properties: { ...FILTER, any: FILTERS, all: FILTERS },
} as const;

const CONDITIONS = {
  type: "array",
  items: {
    type: "object",
    additionalProperties: false,
    properties: { key: ANYTHING, operator: TEXT, value: ANYTHING, message: STRING },
  },
} as const;

export const ANY_ALL = {
  type: "object",
  additionalProperties: false,
  properties: { any: CONDITIONS, all: CONDITIONS },
} as const;

/** {any, all}, or the older plain list. */
export const CONDITION_BLOCK = { anyOf: [ANY_ALL, CONDITIONS] } as const;

/** Controls that a podSecurity rule leaves out. */
export const POD_SECURITY_STANDARDS = {
  type: "array",
  items: {
    type: "object",
    required: ["controlName"],
    additionalProperties: false,
    properties: { controlName: TEXT, images: STRINGS, restrictedField: STRING, values: STRINGS },
  },
} as const;
