import { SOME_TEXTS, TEXT } from "#core/document/value.schema.ts";
import { COMPARISON } from "./comparison.schema.ts";

const COMMIT = { type: "string", pattern: "^([0-9a-f]{40}|[0-9a-f]{64})$" } as const;
const DIGEST = { type: "string", pattern: "^sha256:[0-9a-f]{64}$" } as const;
const VERSION = {
  type: "object",
  required: ["images"],
  additionalProperties: false,
  properties: {
    images: {
      type: "array",
      description: "Entries of the kustomization's images.",
      items: {
        type: "object",
        required: ["name"],
        additionalProperties: false,
        properties: { name: TEXT, tag: TEXT, digest: TEXT },
      },
    },
    files: {
      type: "object",
      description: "Git's digest by path below the overlay.",
      additionalProperties: { type: "string", pattern: "^([0-9a-f]{40}|[0-9a-f]{64})$" },
    },
    fields: {
      type: "object",
      description: "Values by the field's name in the fleet.",
      additionalProperties: { type: ["string", "number", "boolean", "null"] },
    },
  },
} as const;

const GATE = {
  type: "object",
  required: ["gate", "verdict", "reason"],
  additionalProperties: false,
  properties: {
    gate: TEXT,
    verdict: { enum: ["pass", "wait", "fail"] },
    reason: { type: "string" },
  },
} as const;

const BUDGET = {
  type: "object",
  required: ["objective", "remaining"],
  additionalProperties: false,
  properties: {
    objective: { ...TEXT, description: "service/objective." },
    remaining: { type: ["number", "null"], description: "Share that is left; null: not known." },
    burnRate: { type: ["number", "null"], description: "1 spends the budget in its window." },
  },
} as const;

const SPEC = {
  type: "object",
  required: [
    "cause",
    "app",
    "to",
    "sourceCommit",
    "evaluatedAt",
    "before",
    "after",
    "renderDigest",
    "policyRevision",
    "madeBy",
    "gates",
  ],
  additionalProperties: false,
  properties: {
    cause: { enum: ["promotion", "rollback", "breakglass"], description: "Why the version moved." },
    app: TEXT,
    from: { ...TEXT, description: "The environment that the version comes from." },
    command: {
      type: "object",
      required: ["images"],
      additionalProperties: false,
      description: "Instead of `from`: the images that a command named.",
      properties: { images: SOME_TEXTS },
    },
    restores: {
      type: "object",
      required: ["commit", "proof"],
      additionalProperties: false,
      description: "Instead of `from`, for a rollback: where the version stood.",
      properties: {
        commit: { ...COMMIT, description: "A commit at which the environment had it." },
        proof: {
          enum: ["evidence", "history"],
          description: "Evidence said that it passed, or only Git's history that it was there.",
        },
      },
    },
    to: { ...TEXT, description: "The environment that gets the version." },
    sourceCommit: { ...COMMIT, description: "The commit that was looked at." },
    evaluatedAt: {
      type: "string",
      pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
    },
    ticket: { ...TEXT, description: "Of a breakglass." },
    reason: { ...TEXT, description: "In the words of whoever did it." },
    before: { ...VERSION, description: "What the environment had of what moves." },
    after: { ...VERSION, description: "What it has now." },
    renderDigest: {
      anyOf: [DIGEST, { type: "null" }],
      description: "Of what the overlay renders to; null where it does not render.",
    },
    policyRevision: { ...DIGEST, description: "Of the policies that judged it." },
    madeBy: {
      type: "object",
      required: ["tiphys", "kustomize"],
      additionalProperties: false,
      description: "Versions of the programs.",
      properties: { tiphys: TEXT, kustomize: { type: ["string", "null"] } },
    },
    budget: { type: "array", items: BUDGET, description: "Error budgets at that time." },
    comparison: { ...COMPARISON, description: "Of an A/B test that ended so." },
    gates: { type: "array", items: GATE, description: "What each gate said." },
    skipped: { ...SOME_TEXTS, description: "Gates that had no say." },
  },
  oneOf: [{ required: ["from"] }, { required: ["command"] }, { required: ["restores"] }],
} as const;

/** promotions/<app>/<env>.yaml: what was checked before a version moved. */
export const EVIDENCE_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/promotion-evidence.json",
  title: "PromotionEvidence",
  type: "object",
  required: ["apiVersion", "kind", "metadata", "spec"],
  additionalProperties: false,
  properties: {
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "PromotionEvidence" },
    metadata: {
      type: "object",
      required: ["name"],
      additionalProperties: false,
      properties: { name: { ...TEXT, description: "<app>.<environment>." } },
    },
    spec: SPEC,
  },
} as const;
