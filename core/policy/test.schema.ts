import { MOMENT_SCHEMA } from "./exception.schema.ts";
import { ACTION_SCHEMA, METADATA_SCHEMA } from "./policy.schema.ts";
import { DOORS, OPERATIONS, SEVERITIES } from "./policy.ts";

const TEXT = { type: "string", minLength: 1 } as const;
const TEXTS = { type: "array", items: TEXT, minItems: 1, uniqueItems: true } as const;
const OBJECT_OR_FILE = { type: ["string", "object"], minLength: 1 } as const;

/** What may be said for all cases of a file, and again, stronger, for one. */
const SETTINGS = {
  rules: { ...TEXTS, description: "Globs on rule ids: only these rules count. Default: all." },
  params: { type: "object", description: "Params of the policies, key by key over their own." },
  environment: { ...TEXT, description: "Name of the environment; default: none." },
  namespace: { ...TEXT, description: "Namespace of objects that name none." },
  door: { enum: DOORS, description: "Where it is judged. Default: check." },
  now: { ...MOMENT_SCHEMA, description: "The time; a day means its midnight, UTC." },
} as const;

const EXPECTED_FINDING = {
  type: "object",
  required: ["rule"],
  additionalProperties: false,
  properties: {
    rule: { ...TEXT, description: "The rule's id." },
    policy: { ...TEXT, description: "Needed where several policies have such a rule." },
    resource: { ...TEXT, description: "Kind name, or Kind namespace/name." },
    path: { type: "string", description: "JSON Pointer (/spec/x) or dotted path (.spec.x)." },
    message: {
      anyOf: [
        TEXT,
        {
          type: "object",
          required: ["contains"],
          additionalProperties: false,
          properties: { contains: TEXT },
        },
      ],
      description: "The message, or {contains: a part of it}.",
    },
    severity: { enum: SEVERITIES },
    action: { ...ACTION_SCHEMA, description: "What the environment does with it." },
    status: {
      enum: ["fail", "error", "not-evaluable"],
      default: "fail",
      description: "An error never counts as a failure.",
    },
    count: { type: "integer", minimum: 1, default: 1, description: "How many such findings." },
  },
} as const;

const CASE_SCHEMA = {
  type: "object",
  required: ["title", "resources"],
  additionalProperties: false,
  properties: {
    title: { ...TEXT, description: "A sentence, unique in the file." },
    resources: {
      type: ["string", "object", "array"],
      items: OBJECT_OR_FILE,
      minItems: 1,
      minLength: 1,
      description: "Objects, or paths of files seen from the test file; one or a list.",
    },
    ...SETTINGS,
    operation: { enum: OPERATIONS, description: "At admission." },
    oldObject: { ...OBJECT_OR_FILE, description: "The object before an UPDATE." },
    namespaceObject: { ...OBJECT_OR_FILE, description: "At admission: the object's namespace." },
    request: { type: "object", description: "Fields of the AdmissionRequest." },
    allow: { const: true, description: "Nothing may be found." },
    expect: {
      type: "array",
      items: EXPECTED_FINDING,
      minItems: 1,
      description: "All findings, in any order; one that is not named fails the case.",
    },
  },
  oneOf: [{ required: ["allow"] }, { required: ["expect"] }],
} as const;

/** Tests of policies: files *.test.yaml beside them. */
export const TEST_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/guardrail-test.json",
  title: "GuardrailTest",
  type: "object",
  required: ["apiVersion", "kind", "spec"],
  additionalProperties: false,
  properties: {
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "GuardrailTest" },
    metadata: METADATA_SCHEMA,
    spec: {
      type: "object",
      required: ["cases"],
      additionalProperties: false,
      properties: {
        policies: {
          type: "array",
          minItems: 1,
          description: "What is tested, seen from this file; default: the policy file beside it.",
          items: {
            anyOf: [
              TEXT,
              {
                type: "object",
                required: ["use"],
                additionalProperties: false,
                properties: {
                  use: { ...TEXT, description: "A file, a glob, or a built-in set." },
                  context: {
                    ...TEXT,
                    description: "What Kyverno's policies would look up in a cluster.",
                  },
                  params: { type: "object", description: "Params, key by key." },
                  rules: {
                    type: "object",
                    description: "Another severity for rules, by id.",
                    additionalProperties: {
                      type: "object",
                      additionalProperties: false,
                      properties: { severity: { enum: SEVERITIES } },
                    },
                  },
                },
              },
            ],
          },
        },
        ...SETTINGS,
        cases: { type: "array", minItems: 1, items: CASE_SCHEMA, description: "At least one." },
      },
    },
  },
} as const;
