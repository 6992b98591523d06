import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import type { AbortedRollout } from "#core/promotion/aborted-rollout.ts";
import { commitOn, type Ground } from "../auto/ground.ts";
import { type Proposal, type ProposalWork, settleProposal } from "../propose/settle-proposal.ts";
import { type Rollback, rollbackOnce } from "../rollback/rollback-once.ts";
import type { Snapshot } from "../snapshot.ts";
import { findWanting } from "./find-wanting.ts";
import { proposableRollback } from "./proposable-rollback.ts";
import type { ReconcileOptions } from "./reconcile-options.ts";

/** What became of an aborted Rollout. */
export interface ReconcileOutcome {
  readonly rollout: AbortedRollout;
  /** Null where Git does not want the aborted version, and where it could not be looked at. */
  readonly rollback: Rollback | null;
  readonly proposal: Proposal | null;
  readonly error: TiphysError | null;
}

export interface ReconcileWork {
  readonly git: GitRepository;
  readonly world: World;
  readonly options: ReconcileOptions;
  readonly ground: Ground;
  /** Null where rollbacks are committed on the ground itself. */
  readonly proposing: ProposalWork | null;
}

/** Rolls back, in Git, what the cluster gave up and Git still wants. What goes wrong with one stops no other. */
export async function reconcilePass(
  rollouts: readonly AbortedRollout[],
  work: ReconcileWork,
): Promise<readonly ReconcileOutcome[]> {
  const outcomes: ReconcileOutcome[] = [];
  for (const rollout of rollouts) {
    if (work.world.signal.aborted) break;
    outcomes.push(await safely(rollout, work));
  }
  return outcomes;
}

async function safely(rollout: AbortedRollout, work: ReconcileWork): Promise<ReconcileOutcome> {
  try {
    return await reconcile(rollout, work);
  } catch (error) {
    if (!(error instanceof TiphysError)) throw error;
    return { rollout, rollback: null, proposal: null, error };
  }
}

async function reconcile(rollout: AbortedRollout, work: ReconcileWork): Promise<ReconcileOutcome> {
  const { ground, proposing } = work;
  const judge = async (snapshot: Snapshot) => await judgeRollout(rollout, snapshot, work);
  if (proposing === null) {
    const { rollback } = await commitOn(ground, judge);
    return { rollout, rollback, proposal: null, error: null };
  }
  const { rollback } = await judge(await ground.snapshot());
  const change = rollback === null ? null : proposableRollback(rollback, rollout);
  const proposal = change === null ? null : await settleProposal(change, proposing);
  return { rollout, rollback, proposal, error: null };
}

async function judgeRollout(
  rollout: AbortedRollout,
  snapshot: Snapshot,
  { git, world, options }: ReconcileWork,
): Promise<{ readonly rollback: Rollback | null; readonly commit: string | null }> {
  const { cluster, isDryRun } = options;
  const overlay = await findWanting(snapshot, { rollout, cluster, world });
  if (overlay === null) return { rollback: null, commit: null };
  const { app, environment } = overlay;
  const reason = reasonOf(rollout);
  const request = { app, environment, to: null, reason, breakglass: null, isDryRun };
  const rollback = await rollbackOnce(snapshot, request, { git, world });
  return { rollback, commit: rollback.commit };
}

/** What the evidence and the commit say about it. */
function reasonOf({ namespace, name, message }: AbortedRollout): string {
  return `Rollout ${namespace}/${name}: ${message.replace(/\s+/g, " ").trim()}`;
}
