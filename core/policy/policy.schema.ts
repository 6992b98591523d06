import { NAME, TEXT, TEXT_MAP } from "#core/document/value.schema.ts";
import { JSON_SCHEMA_SCHEMA } from "./json-schema.schema.ts";
import { ACTIONS, DOORS, ELEMENTS, OPERATIONS, SEVERITIES } from "./policy.ts";

const TEXTS = { type: "array", items: TEXT, minItems: 1, uniqueItems: true } as const;
const SOME_TEXT_MAP = { ...TEXT_MAP, minProperties: 1 } as const;

/** Metadata of documents that live in Git: annotations are allowed and count for nothing. */
export const METADATA_SCHEMA = {
  type: "object",
  required: ["name"],
  additionalProperties: false,
  properties: {
    name: { ...NAME, description: "Kebab-case name, unique among documents of its kind." },
    namespace: { type: "string", description: "Has no meaning here; kept for tools." },
    labels: { ...TEXT_MAP, description: "Labels, part of the revision." },
    annotations: {
      ...TEXT_MAP,
      description: "Notes for people and tools, not part of the revision.",
    },
  },
} as const;

/** match and exclude: all given fields must match, inside a list one is enough. */
export const SELECTOR_SCHEMA = {
  type: "object",
  additionalProperties: false,
  properties: {
    kinds: {
      ...TEXTS,
      description: "Kind, group/Kind, group/version/Kind or *; the core group is core.",
    },
    names: { ...TEXTS, description: "Globs on metadata.name." },
    namespaces: {
      ...TEXTS,
      description: "Globs on the namespace; a Namespace counts by its own name.",
    },
    labels: { ...SOME_TEXT_MAP, description: "Label keys with globs for their values." },
    annotations: { ...SOME_TEXT_MAP, description: "Annotation keys with globs for their values." },
    operations: {
      type: "array",
      minItems: 1,
      items: { enum: OPERATIONS },
      description: "Admission operations; every other door judges as CREATE.",
    },
    environments: { ...TEXTS, description: "Globs on the environment's name." },
  },
} as const;

/** An exclude without a field would leave out everything. */
const EXCLUDE_SCHEMA = { ...SELECTOR_SCHEMA, minProperties: 1 } as const;

const VARIABLES = {
  type: "array",
  description: "Named CEL expressions, read as variables.NAME, evaluated when first read.",
  items: {
    type: "object",
    required: ["name", "cel"],
    additionalProperties: false,
    properties: { name: { type: "string", pattern: "^[a-zA-Z_][a-zA-Z0-9_]*$" }, cel: TEXT },
  },
} as const;

const DOOR_LIST = {
  type: "array",
  minItems: 1,
  uniqueItems: true,
  items: { enum: DOORS },
} as const;

const RULE_SCHEMA = {
  type: "object",
  required: ["id"],
  additionalProperties: false,
  properties: {
    id: { ...NAME, description: "Kebab-case, unique in the policy." },
    title: { ...TEXT, description: "One line; default: the policy's title." },
    severity: { enum: SEVERITIES, description: "Default: the policy's severity." },
    remedy: { ...TEXT, description: "What to do; default: the policy's remedy." },
    doors: { ...DOOR_LIST, description: "Default: the policy's doors." },
    match: { ...SELECTOR_SCHEMA, description: "Narrows the policy's match." },
    exclude: { ...EXCLUDE_SCHEMA, description: "What this rule leaves out." },
    each: {
      enum: ELEMENTS,
      default: "object",
      description: "What the rule judges, one at a time.",
    },
    path: {
      type: "string",
      pattern: "^(\\.[^.\\[\\]]+|\\[(\\d+|'[^']+'|\"[^\"]+\")\\])+$",
      description:
        "Where the finding points, relative to the element (.image). Default: the element.",
    },
    cel: {
      ...TEXT,
      description: "A CEL expression: true to pass, false for a finding, or a list of findings.",
    },
    schema: {
      $ref: "#/$defs/jsonSchema",
      description: "A JSON Schema (2020-12) that the element must fit.",
    },
    message: { ...TEXT, description: "What is wrong; text with CEL in double braces." },
    messageExpression: { ...TEXT, description: "What is wrong, as one CEL expression." },
    variables: VARIABLES,
  },
  oneOf: [{ required: ["cel"] }, { required: ["schema"] }],
  not: { required: ["message", "messageExpression"] },
} as const;

export const POLICY_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/guardrail-policy.json",
  title: "GuardrailPolicy",
  $defs: { jsonSchema: JSON_SCHEMA_SCHEMA },
  type: "object",
  required: ["apiVersion", "kind", "metadata", "spec"],
  additionalProperties: false,
  properties: {
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "GuardrailPolicy" },
    metadata: METADATA_SCHEMA,
    spec: {
      type: "object",
      required: ["title", "severity", "rules"],
      additionalProperties: false,
      properties: {
        title: { ...TEXT, description: "One line that says what the policy demands." },
        description: { ...TEXT, description: "Why, in a paragraph; shown by explain." },
        severity: {
          enum: SEVERITIES,
          description: "How bad a finding is; the fleet maps it to an action.",
        },
        remedy: { ...TEXT, description: "What to do about a finding." },
        doors: { ...DOOR_LIST, default: [...DOORS], description: "Where the policy is evaluated." },
        match: {
          ...SELECTOR_SCHEMA,
          description: "What the policy is about; default: everything.",
        },
        exclude: { ...EXCLUDE_SCHEMA, description: "What the policy leaves out." },
        params: { type: "object", description: "Defaults of the CEL variable params." },
        variables: VARIABLES,
        podSpecs: {
          type: "array",
          description: "Further kinds with a pod template, and where its spec lies.",
          items: {
            type: "object",
            required: ["kind", "path"],
            additionalProperties: false,
            properties: { kind: TEXT, path: { type: "string", pattern: "^(\\.[^.\\[\\]]+)+$" } },
          },
        },
        rules: {
          type: "array",
          minItems: 1,
          items: RULE_SCHEMA,
          description: "At least one rule.",
        },
      },
    },
  },
} as const;

/** Actions as the fleet and its overrides write them. */
export const ACTION_SCHEMA = { enum: ACTIONS } as const;
