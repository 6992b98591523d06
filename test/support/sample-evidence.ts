import type { EvidenceSpec } from "#core/promotion/evidence/evidence-spec.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const DIGEST = `sha256:${"ab".repeat(32)}`;

/** Evidence of a promotion of shop to prod that has every field a promotion can have. */
export const SAMPLE_EVIDENCE: EvidenceSpec = {
  cause: "promotion",
  app: "shop",
  from: "staging",
  to: "prod",
  sourceCommit: COMMIT,
  evaluatedAt: "2026-11-21T12:00:00.000Z",
  before: { images: [{ name: "shop", tag: "v1" }] },
  after: {
    images: [{ name: "shop", tag: "v2", digest: DIGEST }, { name: "redis" }],
    files: { "config/a.yaml": COMMIT },
    fields: { "canary.yaml:.spec.weight": 10, "canary.yaml:.spec.note": "a: b" },
  },
  renderDigest: DIGEST,
  policyRevision: DIGEST,
  madeBy: { tiphys: "0.1.0", kustomize: "v5.8.1" },
  budget: [{ objective: "shop/availability", remaining: 0.41, burnRate: 1.2 }],
  gates: [
    { gate: "render", verdict: "pass", reason: "12 resources, before 12" },
    { gate: "soak", verdict: "pass", reason: "2h of 30m in staging" },
  ],
};

export const ROLLBACK_EVIDENCE: EvidenceSpec = {
  ...without(SAMPLE_EVIDENCE, "from"),
  cause: "rollback",
  restores: { commit: COMMIT, proof: "evidence" },
  reason: "v2 answers 500",
  skipped: ["soak", "freeze"],
};

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = value;
  return rest;
}
