import { MOMENT_SCHEMA } from "./exception.schema.ts";
import { ACTION_SCHEMA, METADATA_SCHEMA } from "./policy.schema.ts";
import { SEVERITIES } from "./policy.ts";

const TEXT = { type: "string", minLength: 1 } as const;
const TEXTS = { type: "array", items: TEXT } as const;
const SOME_TEXTS = { ...TEXTS, minItems: 1 } as const;
const SHARE = { type: "string", pattern: "^(100|\\d{1,2})(\\.\\d+)?%$" } as const;
const DURATION = { type: "string", pattern: "^(\\d+(ms|s|m|h|d|w))+$" } as const;

const ACTIONS_BY_SEVERITY = {
  type: "object",
  required: [...SEVERITIES],
  additionalProperties: false,
  properties: {
    critical: ACTION_SCHEMA,
    high: ACTION_SCHEMA,
    medium: ACTION_SCHEMA,
    low: ACTION_SCHEMA,
  },
} as const;

/** metav1.LabelSelector. */
const LABEL_SELECTOR = {
  type: "object",
  additionalProperties: false,
  minProperties: 1,
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
          values: TEXTS,
        },
      },
    },
  },
} as const;

const BUDGET = {
  type: "object",
  additionalProperties: false,
  properties: {
    minRemaining: {
      ...SHARE,
      default: "0%",
      description: "Share of the error budget that must be left.",
    },
    whenSpent: {
      enum: ["fixes-only", "warn"],
      default: "fixes-only",
      description: "What passes below it.",
    },
    source: { ...TEXT, default: "default", description: "Name of the metrics source." },
    whenUnknown: {
      enum: ["wait", "warn"],
      default: "wait",
      description: "What an unknown budget does.",
    },
  },
} as const;

const WINDOW = {
  type: "object",
  required: ["timeZone"],
  additionalProperties: false,
  properties: { allow: TEXT, deny: TEXT, timeZone: TEXT },
  oneOf: [{ required: ["allow"] }, { required: ["deny"] }],
} as const;

const PROMOTION = {
  type: "object",
  additionalProperties: false,
  properties: {
    after: { ...TEXTS, default: [], description: "Environments a version must have been in." },
    required: {
      type: "boolean",
      default: false,
      description: "Deny changes that no promotion made.",
    },
    soak: {
      ...DURATION,
      default: "0s",
      description: "How long a version must have been in `after`.",
    },
    budget: { ...BUDGET, description: "What the error budget must allow." },
    windows: {
      type: "array",
      items: WINDOW,
      default: [],
      description: "When promotions may happen.",
    },
    checks: {
      ...TEXTS,
      default: [],
      description: "Commit statuses or attestations that must be there.",
    },
  },
} as const;

const ENVIRONMENT = {
  type: "object",
  required: ["name"],
  additionalProperties: false,
  properties: {
    name: {
      type: "string",
      pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
      maxLength: 63,
      description: "Kebab-case.",
    },
    overlays: {
      type: "array",
      default: [],
      description: "Overlay folders: globs with {app}, or {path, app}.",
      items: {
        anyOf: [
          TEXT,
          {
            type: "object",
            required: ["path", "app"],
            additionalProperties: false,
            properties: { path: TEXT, app: TEXT },
          },
        ],
      },
    },
    clusters: { ...SOME_TEXTS, description: "Clusters it lives in; default: all." },
    namespaces: { ...TEXTS, default: [], description: "Globs on its namespaces." },
    namespaceSelector: {
      ...LABEL_SELECTOR,
      description: "Its namespaces by label; and, or instead.",
    },
    kubernetesVersion: {
      type: "string",
      pattern: "^1\\.\\d{1,3}$",
      description: 'Minor version, as "1.34".',
    },
    actions: {
      ...ACTIONS_BY_SEVERITY,
      default: { critical: "deny", high: "deny", medium: "deny", low: "warn" },
      description: "What each severity does here.",
    },
    promotion: { ...PROMOTION, description: "Who may come in, and when." },
  },
} as const;

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
  },
} as const;

const RENDER = {
  type: "object",
  additionalProperties: false,
  default: {},
  properties: {
    maxAction: {
      ...ACTION_SCHEMA,
      default: "deny",
      description: "The most that generate does; warn never blocks.",
    },
    maxLoss: {
      ...SHARE,
      default: "30%",
      description: "Refuse a render that lost more than its last known one.",
    },
    acceptedLoss: {
      type: "array",
      default: [],
      description: "Losses that are meant.",
      items: {
        type: "object",
        required: ["overlay", "until", "reason"],
        additionalProperties: false,
        properties: {
          overlay: TEXT,
          resources: { type: "integer", minimum: 1 },
          kinds: TEXTS,
          until: MOMENT_SCHEMA,
          reason: TEXT,
        },
      },
    },
    slos: { type: "boolean", default: false, description: "Append what SLOs generate." },
    report: { type: "boolean", default: false, description: "Append a report object." },
    remote: {
      ...TEXTS,
      default: [],
      description: "HOST/PATH prefixes that kustomize may fetch from.",
    },
  },
} as const;

const ADMISSION = {
  type: "object",
  additionalProperties: false,
  default: {},
  properties: {
    lateAnswer: {
      enum: ["deny", "allow"],
      default: "deny",
      description: "The answer when time runs out.",
    },
    freeze: {
      enum: ["warn", "deny"],
      default: "warn",
      description: "What a freeze does at admission.",
    },
    breakglassMaxHours: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 72,
      default: 4,
      description: "Longest breakglass.",
    },
    exemptNamespaces: {
      ...TEXTS,
      default: ["kube-system"],
      description: "Namespaces never judged at admission.",
    },
    controllers: {
      ...TEXTS,
      default: [],
      description: "Accounts that may create children of workloads.",
    },
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
        environments: { type: "array", items: ENVIRONMENT, description: "First match wins." },
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
            properties: { name: TEXT, sshKey: TEXT, gpgKey: TEXT },
            oneOf: [{ required: ["sshKey"] }, { required: ["gpgKey"] }],
          },
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
        render: RENDER,
        admission: ADMISSION,
        promotable: {
          type: "object",
          additionalProperties: false,
          default: {},
          properties: {
            images: { type: "boolean", default: true, description: "Image tags and digests move." },
            files: {
              ...TEXTS,
              default: [],
              description: "Files that move, relative to the overlay.",
            },
            fields: { ...TEXTS, default: [], description: "YAML paths that move." },
          },
        },
      },
    },
  },
} as const;
