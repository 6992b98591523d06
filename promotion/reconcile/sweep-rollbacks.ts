import { listBranches } from "#adapters/git/owned-branch.ts";
import { ownTipOrNull } from "../propose/own-branch.ts";
import { retireProposal } from "../propose/retire-proposal.ts";
import type { ProposalWork } from "../propose/settle-proposal.ts";
import { ROLLBACK_PREFIX } from "./proposable-rollback.ts";
import type { ReconcileOutcome } from "./reconcile-pass.ts";

/** Closes rollbacks for which no aborted Rollout asks any more; none where something could not be looked at. @throws GIT_FAILED, HOST_FAILED */
export async function sweepRollbacks(
  outcomes: readonly ReconcileOutcome[],
  work: ProposalWork,
): Promise<void> {
  if (outcomes.some(({ error }) => error !== null)) return;
  const asked = new Set(outcomes.flatMap(({ proposal }) => proposal?.branch ?? []));
  const { git, place } = work;
  const { remote } = place;
  const branches = await listBranches(git, { remote, prefix: ROLLBACK_PREFIX });
  for (const branch of branches.keys()) {
    const [app, environment] = branch.slice(ROLLBACK_PREFIX.length).split("/");
    if (asked.has(branch) || app === undefined || environment === undefined) continue;
    const tip = await ownTipOrNull(git, { remote, branch, target: { app, environment } });
    if (tip !== null) await retireProposal({ ...work, branch, tip, why: WHY });
  }
}

const WHY = "No Rollout of this version is aborted any more, or Git wants another version.";
