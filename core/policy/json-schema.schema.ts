const SCHEMA = { $ref: "#/$defs/jsonSchema" } as const;
const SCHEMAS = { type: "array", minItems: 1, items: SCHEMA } as const;
const SCHEMA_MAP = { type: "object", additionalProperties: SCHEMA } as const;
const COUNT = { type: "integer", minimum: 0 } as const;
const NAMES = { type: "array", uniqueItems: true, items: { type: "string" } } as const;
const TYPES = ["null", "boolean", "object", "array", "number", "integer", "string"] as const;

/**
 * The keywords of JSON Schema 2020-12 that a rule's schema may hold. Checked together with the policy, so that
 * the meta-schema of the draft is neither loaded nor compiled (80 ms).
 */
export const JSON_SCHEMA_SCHEMA = {
  type: ["object", "boolean"],
  additionalProperties: false,
  properties: {
    $defs: SCHEMA_MAP,
    $ref: { type: "string", pattern: "^#" },
    $comment: { type: "string" },
    title: { type: "string" },
    description: { type: "string" },
    default: true,
    examples: { type: "array" },
    type: {
      anyOf: [
        { enum: TYPES },
        { type: "array", minItems: 1, uniqueItems: true, items: { enum: TYPES } },
      ],
    },
    const: true,
    enum: { type: "array", minItems: 1 },
    multipleOf: { type: "number", exclusiveMinimum: 0 },
    minimum: { type: "number" },
    maximum: { type: "number" },
    exclusiveMinimum: { type: "number" },
    exclusiveMaximum: { type: "number" },
    minLength: COUNT,
    maxLength: COUNT,
    pattern: { type: "string" },
    items: SCHEMA,
    prefixItems: SCHEMAS,
    contains: SCHEMA,
    minContains: COUNT,
    maxContains: COUNT,
    minItems: COUNT,
    maxItems: COUNT,
    uniqueItems: { type: "boolean" },
    unevaluatedItems: SCHEMA,
    properties: SCHEMA_MAP,
    patternProperties: SCHEMA_MAP,
    additionalProperties: SCHEMA,
    propertyNames: SCHEMA,
    unevaluatedProperties: SCHEMA,
    required: NAMES,
    dependentRequired: { type: "object", additionalProperties: NAMES },
    dependentSchemas: SCHEMA_MAP,
    minProperties: COUNT,
    maxProperties: COUNT,
    allOf: SCHEMAS,
    anyOf: SCHEMAS,
    oneOf: SCHEMAS,
    not: SCHEMA,
    if: SCHEMA,
    then: SCHEMA,
    else: SCHEMA,
  },
} as const;
