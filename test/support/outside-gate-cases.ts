import type { PromotionSettings } from "#core/policy/promotion-settings.ts";
import type { BudgetFacts } from "#core/policy/budget-policy.ts";
import type { GateFacts, GateName, GateVerdict } from "#core/promotion/gates/gate.ts";
import type { ApplicationFacts, OutsideFacts } from "#core/promotion/gates/outside-facts.ts";

/** What a gate is to say of some facts, beside those that are well. */
export interface GateCase {
  readonly title: string;
  readonly gate: GateName;
  readonly facts?: Partial<GateFacts>;
  readonly settings?: Partial<PromotionSettings>;
  readonly verdict: GateVerdict["verdict"];
  readonly reason: string;
  readonly passesAt?: number;
}

const UNASKED = { unknown: "nobody was asked" };

/** Where nobody outside was asked. */
export const NOTHING_ASKED: OutsideFacts = {
  checks: { answers: {}, unasked: null },
  budgets: UNASKED,
  fixes: { known: [] },
  signature: UNASKED,
  approvals: UNASKED,
  health: UNASKED,
  analysis: UNASKED,
};

const COMMIT = "3f2a9c1d8e7b".padEnd(40, "0");
const BUDGET = {
  minRemaining: "25%",
  whenSpent: "fixes-only",
  source: "default",
  whenUnknown: "wait",
  services: ["{app}"],
} as const;
const budgets = (remaining: number | null, more: Partial<BudgetFacts> = {}) => ({
  budgets: {
    known: [{ objective: "shop/availability", remaining, burnRate: null, missing: null, ...more }],
  },
});
const CHECKS = { checks: ["scan", "load"] };
const checks = (
  scan: "pass" | "fail" | "pending",
  load: "pass" | "fail" | "pending" | null,
  unasked: string | null = null,
) => ({
  checks: {
    answers: {
      scan: { state: scan, says: "attestation of ci" },
      ...(load === null ? {} : { load: { state: load, says: "status of 3f2a" } }),
    },
    unasked,
  },
});
const APPROVAL = { approval: { by: ["lead"], count: 1 } };
const approvals = (by: readonly string[], refused: readonly string[] = []) => ({
  approvals: { known: { by, refused } },
});
const application = (more: Partial<ApplicationFacts> = {}) => ({
  health: {
    known: [
      {
        name: "argocd/shop-staging",
        sync: "Synced",
        health: "Healthy",
        revision: COMMIT,
        hasVersion: true,
        message: null,
        ...more,
      },
    ],
  },
});
const runs = (...phases: readonly string[]) => ({
  analysis: {
    known: phases.map((phase, index) => ({
      name: `shop-staging/run-${index + 1}`,
      phase,
      message: phase === "Successful" || phase === "Running" ? null : "burn 3x",
    })),
  },
});
const signed = (signer: string | null, problem: string | null = null) => ({
  signature: { known: { commit: COMMIT, signer, problem } },
});

/** Each gate that looks outside of the files that move: passing, waiting, failing where it can, and not known. */
export const OUTSIDE_CASES: readonly GateCase[] = [
  {
    title: "checks wait where nobody was asked, and say so",
    gate: "checks",
    settings: { checks: ["scan"] },
    facts: { checks: { answers: {}, unasked: "no token was given" } },
    verdict: "wait",
    reason: "scan not passed yet; no token was given",
  },
  {
    title: "checks wait for one that is open",
    gate: "checks",
    settings: CHECKS,
    facts: checks("pass", "pending"),
    verdict: "wait",
    reason: "load (status of 3f2a) not passed yet",
  },
  {
    title: "checks wait for one of which nobody says anything",
    gate: "checks",
    settings: CHECKS,
    facts: checks("pass", null),
    verdict: "wait",
    reason: "load not passed yet",
  },
  {
    title: "checks fail with one, whatever could not be asked",
    gate: "checks",
    settings: CHECKS,
    facts: checks("fail", null, "no answer in time"),
    verdict: "fail",
    reason: "scan (attestation of ci) failed",
  },
  {
    title: "checks pass together, with who says so",
    gate: "checks",
    settings: CHECKS,
    facts: checks("pass", "pass", "what is asked no more"),
    verdict: "pass",
    reason: "scan (attestation of ci) and load (status of 3f2a)",
  },
  {
    title: "signature waits where it could not be looked at",
    gate: "signature",
    settings: { signature: {} },
    verdict: "wait",
    reason: "nobody was asked",
  },
  {
    title: "signature waits for a commit that nobody signed",
    gate: "signature",
    settings: { signature: {} },
    facts: signed(null, "it is not signed"),
    verdict: "wait",
    reason: "3f2a9c1d8e7b brought the version: it is not signed",
  },
  {
    title: "signature passes with the signer's name",
    gate: "signature",
    settings: { signature: {} },
    facts: signed("ci"),
    verdict: "pass",
    reason: "3f2a9c1d8e7b is signed by ci",
  },
  {
    title: "approval waits, says what did not count, and what to do",
    gate: "approval",
    settings: APPROVAL,
    facts: approvals([], ["ada is the version's author"]),
    verdict: "wait",
    reason:
      "0 of 1 approvals; ada is the version's author; lead may: tiphys approve shop --to prod",
  },
  {
    title: "approval waits for the second of two",
    gate: "approval",
    settings: { approval: { count: 2 } },
    facts: approvals(["lead"]),
    verdict: "wait",
    reason: "1 of 2 approvals (lead); signers may: tiphys approve shop --to prod",
  },
  {
    title: "approval waits where it could not be looked at",
    gate: "approval",
    settings: APPROVAL,
    verdict: "wait",
    reason: "nobody was asked",
  },
  {
    title: "approval passes with as many as are asked for",
    gate: "approval",
    settings: APPROVAL,
    facts: approvals(["lead"]),
    verdict: "pass",
    reason: "approved by lead",
  },
  {
    title: "health waits where it could not be asked",
    gate: "health",
    settings: { health: true },
    verdict: "wait",
    reason: "nobody was asked",
  },
  {
    title: "health waits for an Application that is before the version",
    gate: "health",
    settings: { health: true },
    facts: application({ hasVersion: false, health: "Degraded" }),
    verdict: "wait",
    reason: "argocd/shop-staging is at 3f2a9c1d8e7b, which is before the version",
  },
  {
    title: "health waits for a revision that the clone does not know",
    gate: "health",
    settings: { health: true },
    facts: application({ hasVersion: null }),
    verdict: "wait",
    reason: "argocd/shop-staging is at 3f2a9c1d8e7b, which is not in this clone",
  },
  {
    title: "health waits for a sync",
    gate: "health",
    settings: { health: true },
    facts: application({ sync: "OutOfSync" }),
    verdict: "wait",
    reason: "argocd/shop-staging is OutOfSync at 3f2a9c1d8e7b",
  },
  {
    title: "health waits for what makes progress",
    gate: "health",
    settings: { health: true },
    facts: application({ health: "Progressing", message: "1 of 2 pods" }),
    verdict: "wait",
    reason: "argocd/shop-staging is Progressing at 3f2a9c1d8e7b: 1 of 2 pods",
  },
  {
    title: "health fails with a version that is broken there",
    gate: "health",
    settings: { health: true },
    facts: application({ health: "Degraded" }),
    verdict: "fail",
    reason: "argocd/shop-staging is Degraded at 3f2a9c1d8e7b",
  },
  {
    title: "health passes at the version",
    gate: "health",
    settings: { health: true },
    facts: application(),
    verdict: "pass",
    reason: "argocd/shop-staging synced and healthy",
  },
  {
    title: "health waits where there is no Application",
    gate: "health",
    settings: { health: true },
    facts: { health: { known: [] } },
    verdict: "wait",
    reason: "no Application was found",
  },
  {
    title: "analysis waits where it could not be asked",
    gate: "analysis",
    settings: { analysis: true },
    verdict: "wait",
    reason: "nobody was asked",
  },
  {
    title: "analysis waits where the version was never judged",
    gate: "analysis",
    settings: { analysis: true },
    facts: runs(),
    verdict: "wait",
    reason: "no AnalysisRun of the version was found",
  },
  {
    title: "analysis waits for a run, and for one that decided nothing",
    gate: "analysis",
    settings: { analysis: true },
    facts: runs("Successful", "Running", "Inconclusive"),
    verdict: "wait",
    reason: "shop-staging/run-2 Running; shop-staging/run-3 Inconclusive: burn 3x",
  },
  {
    title: "analysis fails with one that failed",
    gate: "analysis",
    settings: { analysis: true },
    facts: runs("Successful", "Error"),
    verdict: "fail",
    reason: "shop-staging/run-2 Error: burn 3x",
  },
  {
    title: "analysis passes with all",
    gate: "analysis",
    settings: { analysis: true },
    facts: runs("Successful"),
    verdict: "pass",
    reason: "shop-staging/run-1 Successful",
  },
  {
    title: "budget waits where nobody was asked",
    gate: "budget",
    settings: { budget: BUDGET },
    verdict: "wait",
    reason: "nobody was asked",
  },
  {
    title: "budget passes the unknown where the fleet says so",
    gate: "budget",
    settings: { budget: { ...BUDGET, whenUnknown: "warn" } },
    facts: budgets(null, { missing: "the source does not answer" }),
    verdict: "pass",
    reason: "shop/availability: the source does not answer",
  },
  {
    title: "budget fails below the line",
    gate: "budget",
    settings: { budget: BUDGET },
    facts: budgets(0.249, { burnRate: 3.21 }),
    verdict: "fail",
    reason: "shop/availability has 24.9 % left and burns 3.2x, less than 25%: only fixes pass",
  },
  {
    title: "budget waits below the line of an objective that holds",
    gate: "budget",
    settings: { budget: BUDGET },
    facts: budgets(0.1, { onFail: "hold" }),
    verdict: "wait",
    reason: "shop/availability has 10 % left, less than 25%: wait until there is",
  },
  {
    title: "budget passes a fix below the line",
    gate: "budget",
    settings: { budget: BUDGET },
    facts: { ...budgets(-1), fixes: { known: ["lead"] } },
    verdict: "pass",
    reason:
      "shop/availability has -100 % left, less than 25%: only fixes pass; marked as a fix by lead",
  },
  {
    title: "budget waits below the line where fix marks could not be looked for",
    gate: "budget",
    settings: { budget: BUDGET },
    facts: { ...budgets(-1), fixes: { unknown: "the remote does not answer" } },
    verdict: "wait",
    reason:
      "shop/availability has -100 % left, less than 25%: only fixes pass; the remote does not answer",
  },
  {
    title: "budget passes at the line",
    gate: "budget",
    settings: { budget: BUDGET },
    facts: budgets(0.25),
    verdict: "pass",
    reason: "shop/availability has 25 % left",
  },
];
