import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import { type AutoStep, autoSteps } from "#core/promotion/auto-steps.ts";
import { verdictOf } from "#core/promotion/gates/gates.ts";
import type { FactSources } from "../facts/fact-sources.ts";
import { planAt } from "../promote/plan-at.ts";
import { promoteOnce, type Promotion } from "../promote/promote-once.ts";
import { proposablePromotion } from "../propose/proposable-promotion.ts";
import { type Proposal, type ProposalWork, settleProposal } from "../propose/settle-proposal.ts";
import type { Snapshot } from "../snapshot.ts";
import type { AutoOptions } from "./auto-options.ts";
import { earlyGates } from "./early-gates.ts";
import { commitOn, type Ground } from "./ground.ts";
import { rolledBack } from "./rolled-back.ts";

/** What became of one step of a pass. */
export interface StepOutcome {
  readonly step: AutoStep;
  /** Null where it could not be looked at, and where it is gone since. */
  readonly promotion: Promotion | null;
  /** Why nothing brings the version back by itself; null where nothing holds it. */
  readonly held: string | null;
  readonly proposal: Proposal | null;
  readonly error: TiphysError | null;
}

export interface AutoWork {
  readonly git: GitRepository;
  readonly world: World;
  readonly options: AutoOptions;
  readonly sources: FactSources;
  readonly ground: Ground;
  /** Null where promotions are committed on the ground itself. */
  readonly proposing: ProposalWork | null;
  readonly onStep: (outcome: StepOutcome, of: number) => void;
}

/**
 * One pass over all that may promote by itself; what one app does wrong stops no other. @throws GIT_FAILED, FLEET_INVALID
 * where there is nothing to begin with
 */
export async function autoPass(work: AutoWork): Promise<readonly StepOutcome[]> {
  const { ground, options, world } = work;
  const steps = stepsOf(await ground.snapshot(), options);
  const outcomes: StepOutcome[] = [];
  for (const step of steps) {
    if (world.signal.aborted) break;
    const outcome = await safely(step, work);
    outcomes.push(outcome);
    work.onStep(outcome, steps.length);
  }
  return outcomes;
}

function stepsOf({ loaded, overlays }: Snapshot, { app }: AutoOptions): readonly AutoStep[] {
  const apps = new Set(overlays.map((overlay) => overlay.app));
  if (app !== null && !apps.has(app))
    throw new TiphysError(
      "USAGE_INVALID",
      `promote: APP: expected an app of the fleet, got "${app}". Leave it out for all.`,
    );
  const steps = autoSteps(loaded.fleet.spec.environments, overlays);
  return steps.filter((step) => app === null || step.app === app);
}

async function safely(step: AutoStep, work: AutoWork): Promise<StepOutcome> {
  try {
    return await runStep(step, work);
  } catch (error) {
    if (!(error instanceof TiphysError)) throw error;
    return { step, promotion: null, held: null, proposal: null, error };
  }
}

async function runStep(step: AutoStep, work: AutoWork): Promise<StepOutcome> {
  const { ground, proposing } = work;
  const judge = async (snapshot: Snapshot) => await judgeStep(step, snapshot, work);
  if (proposing === null) {
    const { promotion, held } = await commitOn(ground, judge);
    return { step, promotion, held, proposal: null, error: null };
  }
  const { promotion, held } = await judge(await ground.snapshot());
  const change = promotion === null ? null : proposablePromotion(promotion, held);
  const proposal = change === null ? null : await settleProposal(change, proposing);
  return { step, promotion, held, proposal, error: null };
}

interface JudgedStep extends Pick<StepOutcome, "promotion" | "held"> {
  readonly commit: string | null;
}

/** Renders only what no clock and no freeze holds back. */
async function judgeStep(
  { app, to }: AutoStep,
  snapshot: Snapshot,
  { git, world, options, sources }: AutoWork,
): Promise<JudgedStep> {
  const steps = stepsOf(snapshot, { ...options, app: null });
  const isStill = steps.some((step) => step.app === app && step.to === to);
  if (!isStill) return { promotion: null, held: null, commit: null };
  const request = { app, to, from: null, images: [], breakglass: null };
  const planned = planAt(snapshot, request);
  const { route, plan } = planned;
  const base = { route, base: snapshot.commit, plan, commit: null, effects: null, skipped: [] };
  const unmade = { promotion: { ...base, gates: [] }, held: null, commit: null };
  if (plan.changes.length === 0) return unmade;
  const held = await rolledBack(git, snapshot, planned);
  if (held !== null) return { ...unmade, held };
  const gates = await earlyGates({ ...planned, snapshot, git, world });
  if (verdictOf(gates) !== "pass") return { ...unmade, promotion: { ...base, gates } };
  const asked = { git, world, sources, options: { ...options, ...request } };
  const promotion = await promoteOnce(snapshot, asked);
  return { promotion, held: null, commit: promotion.commit };
}
