import type { EntryRoute } from "../find-entry.ts";
import type { PromotionRoute } from "../find-route.ts";
import type { GateVerdict } from "../gates/gate.ts";
import type { PromotionPlan } from "../plan-promotion.ts";
import { type EvidenceSpec, type WrittenBudget, writtenVersion } from "./evidence-spec.ts";

export interface EvidenceFacts {
  readonly route: PromotionRoute | EntryRoute;
  readonly plan: Pick<PromotionPlan, "before" | "after">;
  /** The commit that was looked at; the promotion is its child. */
  readonly sourceCommit: string;
  /** Of what the target renders to, with the change. */
  readonly renderDigest: string | null;
  readonly policyRevision: string;
  readonly madeBy: EvidenceSpec["madeBy"];
  readonly gates: readonly GateVerdict[];
  readonly budgets: readonly WrittenBudget[] | null;
  /** Null where every gate had its say. */
  readonly breakglass: Breakglass | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Why a version moves although gates did not pass. */
export interface Breakglass {
  readonly ticket: string;
  readonly reason: string;
}

/** What is recorded about a promotion: what moved, what each gate said, and which ones had no say. */
export function evidenceOf(facts: EvidenceFacts): EvidenceSpec {
  const { route, plan, gates, budgets, breakglass } = facts;
  const open = gates.filter(({ verdict }) => verdict !== "pass").map(({ gate }) => gate);
  return {
    cause: breakglass === null ? "promotion" : "breakglass",
    app: route.target.app,
    ...(route.source === null
      ? { command: { images: route.images } }
      : { from: route.source.environment }),
    to: route.target.environment,
    sourceCommit: facts.sourceCommit,
    evaluatedAt: new Date(facts.now).toISOString(),
    ...(breakglass ?? {}),
    before: writtenVersion(plan.before),
    after: writtenVersion(plan.after),
    renderDigest: facts.renderDigest,
    policyRevision: facts.policyRevision,
    madeBy: facts.madeBy,
    ...(budgets === null ? {} : { budget: budgets }),
    gates,
    ...(breakglass === null || open.length === 0 ? {} : { skipped: open }),
  };
}
