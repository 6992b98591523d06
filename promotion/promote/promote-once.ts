import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { World } from "#adapters/world.ts";
import { evidenceOf } from "#core/promotion/evidence/evidence-of.ts";
import type { WrittenBudget } from "#core/promotion/evidence/evidence-spec.ts";
import type { WrittenComparison } from "#core/promotion/evidence/written-comparison.ts";
import type { EntryRoute } from "#core/promotion/find-entry.ts";
import type { PromotionRoute } from "#core/promotion/find-route.ts";
import type { GateFacts, GateName, GateVerdict } from "#core/promotion/gates/gate.ts";
import { judgeGates } from "#core/promotion/gates/gates.ts";
import type { PromotionPlan } from "#core/promotion/plan-promotion.ts";
import type { RenderEffect } from "#core/promotion/render-effects.ts";
import { commitEvidence } from "../commit-evidence.ts";
import type { FactSources } from "../facts/fact-sources.ts";
import { gatherFacts } from "../facts/gather-facts.ts";
import { madeBy } from "../made-by.ts";
import type { Snapshot } from "../snapshot.ts";
import { planAt } from "./plan-at.ts";
import type { PromoteOptions } from "./promote-options.ts";

/** What a promotion came to, at one commit. */
export interface Promotion {
  readonly route: PromotionRoute | EntryRoute;
  /** The commit that was looked at. */
  readonly base: string;
  readonly plan: PromotionPlan;
  /** Empty where there is nothing to do. */
  readonly gates: readonly GateVerdict[];
  /** Those that had no say, as glass was broken. */
  readonly skipped: readonly GateName[];
  /** Made on top of `base`, on no branch yet; null where nothing is to be committed. */
  readonly commit: string | null;
  /** What it does to the target's render; null where nobody can say, or there is nothing to do. */
  readonly effects: readonly RenderEffect[] | null;
}

/** What is to move, and how. */
type Order = Pick<
  PromoteOptions,
  "app" | "to" | "from" | "images" | "isDryRun" | "breakglass" | "note"
>;

interface Surroundings {
  readonly git: GitRepository;
  readonly options: Order;
  /** Of the A/B test that it ends. */
  readonly comparison?: WrittenComparison;
  readonly world: World;
  readonly sources: FactSources;
}

/** Plans, judges, and makes the commit where every gate passes and it is no dry run. @throws USAGE_INVALID, … */
export async function promoteOnce(
  snapshot: Snapshot,
  { git, options, comparison, world, sources }: Surroundings,
): Promise<Promotion> {
  const { commit: base, loaded } = snapshot;
  const planned = planAt(snapshot, options);
  const { route, plan } = planned;
  if (plan.changes.length === 0)
    return { route, base, plan, gates: [], skipped: [], commit: null, effects: null };
  const question = { snapshot, ...planned, git, world };
  const { facts, renderDigest, effects } = await gatherFacts({ ...question, sources });
  const gates = judgeGates(facts);
  const open = gates.filter(({ verdict }) => verdict !== "pass").map(({ gate }) => gate);
  const isBroken = options.breakglass !== null && renderDigest !== null && open.length > 0;
  const isReady = (open.length === 0 || isBroken) && !options.isDryRun;
  const judged = { route, base, plan, gates, skipped: isBroken ? open : [], effects };
  if (!isReady || renderDigest === null) return { ...judged, commit: null };
  const evidence = evidenceOf({
    route,
    plan,
    gates,
    renderDigest,
    now: facts.now,
    budgets: writtenBudgets(facts),
    breakglass: isBroken ? options.breakglass : null,
    sourceCommit: base,
    policyRevision: loaded.guardrails.revision,
    madeBy: await madeBy(world),
  });
  const spec = { ...evidence, ...(comparison === undefined ? {} : { comparison }) };
  const ready = { snapshot, spec, changes: plan.changes, note: options.note };
  return { ...judged, commit: await commitEvidence(git, ready) };
}

/** Null where the environment asks for none, or nobody knows. */
function writtenBudgets({ budgets }: GateFacts): readonly WrittenBudget[] | null {
  if ("unknown" in budgets) return null;
  return budgets.known.map(({ objective, remaining, burnRate }) => ({
    objective,
    remaining,
    burnRate,
  }));
}
