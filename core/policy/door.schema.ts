import { MOMENT_SCHEMA } from "./exception.schema.ts";
import { ACTION_SCHEMA } from "./policy.schema.ts";
import { SHARE, TEXT, TEXTS } from "#core/document/value.schema.ts";

/** What the render door does. */
export const RENDER_SCHEMA = {
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

/** What the admission door does. */
export const ADMISSION_SCHEMA = {
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
