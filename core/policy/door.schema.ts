import { MOMENT_SCHEMA } from "./exception.schema.ts";
import { ACTION_SCHEMA } from "./policy.schema.ts";
import { SHARE, SOME_TEXTS, TEXT, TEXTS } from "#core/document/value.schema.ts";

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
          overlay: { ...TEXT, description: "Path of one overlay." },
          resources: { type: "integer", minimum: 1, description: "How many resources may go." },
          kinds: { ...SOME_TEXTS, description: "Kind or group/Kind: what may go altogether." },
          until: { ...MOMENT_SCHEMA, description: "Its end." },
          reason: { ...TEXT, description: "Why it is meant." },
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
