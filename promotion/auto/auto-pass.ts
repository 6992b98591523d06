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
import type { Ground } from "./ground.ts";

/** What became of one step of a pass. */
export interface StepOutcome {
  readonly step: AutoStep;
  /** Null where it could not be looked at, and where it is gone since. */
  readonly promotion: Promotion | null;
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

const MAX_ATTEMPTS = 30;
const MAX_PAUSE_MS = 400;

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
    return { step, promotion: null, proposal: null, error };
  }
}

async function runStep(step: AutoStep, work: AutoWork): Promise<StepOutcome> {
  const { ground, proposing, options } = work;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const snapshot = await ground.snapshot();
    const isStill = stepsOf(snapshot, { ...options, app: null }).some(
      ({ app, to }) => app === step.app && to === step.to,
    );
    if (!isStill) return { step, promotion: null, proposal: null, error: null };
    const promotion = await judgeStep(step, snapshot, work);
    const done = { step, promotion, error: null };
    if (proposing !== null)
      return { ...done, proposal: await settleProposal(proposablePromotion(promotion), proposing) };
    const { commit } = promotion;
    if (commit === null || (await ground.give(commit))) return { ...done, proposal: null };
    await new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_PAUSE_MS));
  }
  throw new TiphysError(
    "PUSH_REJECTED",
    `expected to push to ${ground.name}, others were faster ${MAX_ATTEMPTS} times. Nothing was changed; run it again.`,
  );
}

/** Renders only what no clock and no freeze holds back. */
async function judgeStep(
  { app, to }: AutoStep,
  snapshot: Snapshot,
  { git, world, options, sources }: AutoWork,
): Promise<Promotion> {
  const request = { app, to, from: null, images: [] };
  const planned = planAt(snapshot, request);
  const { route, plan } = planned;
  const judged = { route, base: snapshot.commit, plan, commit: null, effects: null, skipped: [] };
  if (plan.changes.length === 0) return { ...judged, gates: [] };
  const gates = await earlyGates({ ...planned, snapshot, git, world });
  if (verdictOf(gates) !== "pass") return { ...judged, gates };
  return await promoteOnce(snapshot, {
    git,
    world,
    sources,
    options: { ...options, ...request, breakglass: null },
  });
}
