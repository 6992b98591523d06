import { ADMISSION_SCHEMA, RENDER_SCHEMA } from "./door.schema.ts";
import { ENVIRONMENT_SCHEMA } from "./environment.schema.ts";
import { MOMENT_SCHEMA } from "./exception.schema.ts";
import { ACTION_SCHEMA, METADATA_SCHEMA } from "./policy.schema.ts";
import { DOORS, SEVERITIES } from "./policy.ts";
import { SOME_TEXTS, TEXT, TEXTS } from "#core/document/value.schema.ts";

const OVERRIDE = {
  type: "object",
  required: ["policy", "action", "owner", "reason"],
  additionalProperties: false,
  properties: {
    policy: { ...TEXT, description: "Glob on the policy's name." },
    rules: { ...SOME_TEXTS, description: "Globs on rule ids; default: all." },
    environments: { ...SOME_TEXTS, description: "Globs on environments; default: all." },
    action: { ...ACTION_SCHEMA, description: "The action instead of the environment's." },
    until: { ...MOMENT_SCHEMA, description: "Its end; default: none." },
    owner: TEXT,
    reason: TEXT,
  },
} as const;

const POLICY_USE = {
  type: "object",
  required: ["use"],
  additionalProperties: false,
  properties: {
    use: { ...TEXT, description: "A glob or a built-in set." },
    params: { type: "object", description: "Values of the policies' params." },
    rules: {
      type: "object",
      description: "Settings by rule id.",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        properties: { severity: { enum: SEVERITIES } },
      },
    },
    doors: {
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: { enum: DOORS },
      description:
        "Where its policies judge. Default: as written; policies in other formats at render, check and scan.",
    },
    context: {
      ...TEXT,
      description: "A file or glob: what Kyverno's policies would look up in a cluster.",
    },
  },
} as const;

const PROMOTABLE = {
  images: { type: "boolean", default: true, description: "Image tags and digests move." },
  files: { ...TEXTS, default: [], description: "Files that move: globs, relative to the overlay." },
  fields: {
    type: "array",
    items: { type: "string", pattern: "^[^:]+:(\\.[^.[\\]]+|\\[(\\d+|'[^']+'|\"[^\"]+\")\\])+$" },
    default: [],
    description: "Fields that move: a file of the overlay, a colon, a path.",
  },
} as const;

export const FLEET_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/guardrail-fleet.json",
  title: "GuardrailFleet",
  type: "object",
  required: ["apiVersion", "kind", "metadata", "spec"],
  additionalProperties: false,
  properties: {
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "GuardrailFleet" },
    metadata: METADATA_SCHEMA,
    spec: {
      type: "object",
      required: ["environments"],
      additionalProperties: false,
      properties: {
        platform: {
          type: "boolean",
          default: false,
          description: "A bundle of this fleet counts for every repository.",
        },
        environments: {
          type: "array",
          items: ENVIRONMENT_SCHEMA,
          description: "First match wins.",
        },
        overrides: {
          type: "array",
          items: OVERRIDE,
          default: [],
          description: "Actions by policy; first match wins.",
        },
        policies: {
          type: "array",
          items: { anyOf: [TEXT, POLICY_USE] },
          default: [],
          description: "Globs, built-in sets, or sets with parameters.",
        },
        exceptions: { ...TEXTS, default: [], description: "Globs of GuardrailException files." },
        maxExceptionDays: {
          type: "integer",
          minimum: 1,
          maximum: 3650,
          default: 90,
          description: "How far ahead an exception may end.",
        },
        slos: { ...TEXTS, default: [], description: "Globs of SLO files." },
        freezes: { ...TEXTS, default: [], description: "Globs of GuardrailFreeze files." },
        signers: {
          type: "array",
          default: [],
          description: "Who may sign fix marks and approvals.",
          items: {
            type: "object",
            required: ["name"],
            additionalProperties: false,
            properties: {
              name: TEXT,
              sshKey: { ...TEXT, description: "An SSH public key, on one line." },
              gpgKey: { ...TEXT, description: "A GPG public key, armored." },
              emails: { ...TEXTS, description: "Addresses in commits; nobody approves their own." },
            },
            oneOf: [{ required: ["sshKey"] }, { required: ["gpgKey"] }],
          },
        },
        attestations: {
          ...TEXTS,
          default: [],
          description: "Globs of files with signed attestations of checks.",
        },
        analysis: {
          type: "object",
          additionalProperties: false,
          default: {},
          properties: {
            onMisconfigured: {
              enum: ["hold", "fail"],
              default: "hold",
              description: "The verdict for a broken request.",
            },
          },
        },
        baseline: { ...TEXT, description: "File of findings that were there when a policy came." },
        crds: { ...TEXTS, default: [], description: "Globs of CustomResourceDefinition files." },
        unmatched: {
          ...ACTION_SCHEMA,
          default: "warn",
          description: "Action for what no environment claims.",
        },
        injected: {
          type: "array",
          default: [],
          description: "Containers that others add in the cluster; audit at most.",
          items: {
            type: "object",
            required: ["container", "image"],
            additionalProperties: false,
            properties: { container: TEXT, image: TEXT },
          },
        },
        render: RENDER_SCHEMA,
        admission: ADMISSION_SCHEMA,
        promotable: {
          type: "object",
          additionalProperties: false,
          default: {},
          description: "What a promotion moves.",
          properties: {
            ...PROMOTABLE,
            apps: {
              type: "object",
              default: {},
              description: "What moves for one app instead, by its name.",
              additionalProperties: {
                type: "object",
                additionalProperties: false,
                properties: PROMOTABLE,
              },
            },
          },
        },
      },
    },
  },
} as const;
