import { ACTION_SCHEMA } from "./policy.schema.ts";
import { SEVERITIES } from "./policy.ts";
import { DURATION, SHARE, SOME_TEXTS, TEXT, TEXTS } from "#core/document/value.schema.ts";

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
    maxBurnRate: {
      type: "number",
      exclusiveMinimum: 0,
      description: "The fastest burn of the last hour; default: any.",
    },
    services: {
      ...SOME_TEXTS,
      default: ["{app}"],
      description: "Globs on services whose SLOs concern an app: {app} is its name.",
    },
    fixesBy: { ...SOME_TEXTS, description: "Signers who may mark fixes; default: all." },
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
    optOut: {
      ...TEXTS,
      default: [],
      description:
        "Apps that leave this environment out; what comes after it takes from before it.",
    },
    required: {
      type: "boolean",
      default: false,
      description: "Deny changes that no promotion made.",
    },
    auto: {
      type: "boolean",
      default: false,
      description: "Promote into it by `tiphys promote --auto`.",
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
    signature: {
      type: "object",
      additionalProperties: false,
      properties: {
        by: { ...SOME_TEXTS, description: "Signers; default: all of the fleet." },
      },
      description: "Who must have signed the commit that brought the version.",
    },
    approval: {
      type: "object",
      additionalProperties: false,
      properties: {
        by: { ...SOME_TEXTS, description: "Signers; default: all of the fleet." },
        count: { type: "integer", minimum: 1, maximum: 20, default: 1, description: "How many." },
      },
      description: "Who must approve a version, beside its author.",
    },
    health: {
      type: "boolean",
      default: false,
      description: "Argo CD must show the version synced and healthy in `after`.",
    },
    analysis: {
      type: "boolean",
      default: false,
      description: "The version's last AnalysisRuns in `after` must have succeeded.",
    },
    winner: {
      enum: ["commit", "rollout"],
      default: "commit",
      description:
        "How the winner of an A/B test comes in: by a promotion, or by the Rollout that waits.",
    },
  },
} as const;

/** One environment of a fleet. */
export const ENVIRONMENT_SCHEMA = {
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
