import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import { evidenceOf } from "#core/promotion/evidence/evidence-of.ts";
import type { WrittenBudget } from "#core/promotion/evidence/evidence-spec.ts";
import { type EntryRoute, findEntry } from "#core/promotion/find-entry.ts";
import { findRoute, type PromotionRoute } from "#core/promotion/find-route.ts";
import type { GateFacts, GateVerdict } from "#core/promotion/gates/gate.ts";
import { judgeGates, verdictOf } from "#core/promotion/gates/gates.ts";
import { planImages } from "#core/promotion/plan-images.ts";
import { planPromotion, type PromotionPlan } from "#core/promotion/plan-promotion.ts";
import { promotableOf } from "#core/promotion/promotable.ts";
import type { RenderEffect } from "#core/promotion/render-effects.ts";
import { readVersion } from "#core/promotion/version.ts";
import { commitEvidence } from "../commit-evidence.ts";
import type { FactSources } from "../facts/fact-sources.ts";
import { gatherFacts } from "../facts/gather-facts.ts";
import { madeBy } from "../made-by.ts";
import { readOverlay, type Snapshot } from "../snapshot.ts";
import type { PromoteOptions } from "./promote-options.ts";

/** What a promotion came to, at one commit. */
export interface Promotion {
  readonly route: PromotionRoute | EntryRoute;
  /** The commit that was looked at. */
  readonly base: string;
  readonly plan: PromotionPlan;
  /** Empty where there is nothing to do. */
  readonly gates: readonly GateVerdict[];
  /** Made on top of `base`, on no branch yet; null where nothing is to be committed. */
  readonly commit: string | null;
  /** What it does to the target's render; null where nobody can say, or there is nothing to do. */
  readonly effects: readonly RenderEffect[] | null;
}

interface Surroundings {
  readonly git: GitRepository;
  readonly options: PromoteOptions;
  readonly world: World;
  readonly sources: FactSources;
}

/** Plans, judges, and makes the commit where every gate passes and it is no dry run. @throws USAGE_INVALID, … */
export async function promoteOnce(
  snapshot: Snapshot,
  { git, options, world, sources }: Surroundings,
): Promise<Promotion> {
  const { commit: base, loaded } = snapshot;
  const { spec } = loaded.fleet;
  const route = routeOf(snapshot, options);
  refuseOddName(route.target.app);
  const environment = spec.environments.find(({ name }) => name === route.target.environment);
  const promotable = promotableOf(spec, options.app);
  const target = readOverlay(snapshot, route.target.path, promotable);
  const source =
    route.source === null ? null : readOverlay(snapshot, route.source.path, promotable);
  const plan =
    source === null
      ? planImages({ target, images: options.images, promotable })
      : planPromotion({ source, target, promotable });
  if (plan.changes.length === 0 || environment === undefined)
    return { route, base, plan, gates: [], commit: null, effects: null };
  const version = source === null ? plan.after : readVersion(source, promotable);
  const question = { snapshot, route, plan, promotable, version, environment, git, world };
  const { facts, renderDigest, effects } = await gatherFacts({ ...question, sources });
  const gates = judgeGates(facts);
  const isReady = verdictOf(gates) === "pass" && !options.isDryRun;
  const judged = { route, base, plan, gates, effects };
  if (!isReady || renderDigest === null) return { ...judged, commit: null };
  const evidence = evidenceOf({
    route,
    plan,
    gates,
    renderDigest,
    now: facts.now,
    budgets: writtenBudgets(facts),
    breakglass: null,
    sourceCommit: base,
    policyRevision: loaded.guardrails.revision,
    madeBy: await madeBy(world),
  });
  const ready = { snapshot, spec: evidence, changes: plan.changes, note: options.note };
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

function routeOf(
  { loaded, overlays }: Snapshot,
  { app, to, from, images }: PromoteOptions,
): PromotionRoute | EntryRoute {
  const { environments } = loaded.fleet.spec;
  if (images.length === 0) return findRoute(environments, overlays, { app, to: to ?? "", from });
  return findEntry(environments, overlays, { app, to, images: images.map(({ text }) => text) });
}

/** The name of an app is part of the path of its evidence. */
function refuseOddName(app: string): void {
  if (/^[A-Za-z0-9][\w.-]*$/.test(app)) return;
  throw new TiphysError(
    "FLEET_INVALID",
    `tiphys.yaml: expected an app with a name of letters, digits, "-", "_" and ".", got "${app}". Name it so in the environment's overlays.`,
  );
}
