import { listBranches } from "#adapters/git/owned-branch.ts";
import { TiphysError } from "#core/errors.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import { planAt } from "../promote/plan-at.ts";
import type { Snapshot } from "../snapshot.ts";
import { ownTipOrNull, PROPOSAL_PREFIX, proposalPlace } from "./own-branch.ts";
import { nothingLeft, retireProposal } from "./retire-proposal.ts";
import type { ProposalWork } from "./settle-proposal.ts";

/** Closes proposals, whoever asked for them, that have nothing left to do or no place any more. @throws GIT_FAILED, HOST_FAILED */
export async function sweepProposals(snapshot: Snapshot, work: ProposalWork): Promise<void> {
  const { git, place } = work;
  const { remote } = place;
  const branches = await listBranches(git, { remote, prefix: PROPOSAL_PREFIX });
  for (const branch of branches.keys()) {
    const target = proposalPlace(branch);
    const why = target === null ? null : whyToClose(snapshot, target);
    if (target === null || why === null) continue;
    const tip = await ownTipOrNull(git, { remote, branch, target });
    if (tip !== null) await retireProposal({ ...work, branch, tip, why });
  }
}

function whyToClose(
  snapshot: Snapshot,
  { app, environment }: Omit<AppOverlay, "path">,
): string | null {
  const isThere = snapshot.overlays.some(
    (overlay) => overlay.app === app && overlay.environment === environment,
  );
  if (!isThere) return `The fleet has no ${app} in ${environment} any more.`;
  try {
    const { plan } = planAt(snapshot, { app, to: environment, from: null, images: [] });
    return plan.changes.length === 0 ? nothingLeft(environment, plan) : null;
  } catch (error) {
    if (error instanceof TiphysError) return null;
    throw error;
  }
}
