import type { GitRepository } from "#adapters/git/open-repository.ts";
import { fetchBranch, remoteBranch } from "#adapters/git/remote-branch.ts";
import type { World } from "#adapters/world.ts";
import { openHost } from "../host/open-host.ts";
import type { Promotion } from "../promote/promote-once.ts";
import { proposablePromotion } from "./proposable-promotion.ts";
import { type Proposal, settleProposal } from "./settle-proposal.ts";

interface ProposeRequest {
  /** Of the remote; null for the one that the branch at hand follows. */
  readonly branch: string | null;
  readonly tokenFile: string | null;
  readonly isDryRun: boolean;
  readonly world: World;
  /** A promotion on top of a commit, on no branch yet. */
  readonly make: (base: string) => Promise<Promotion>;
}

export interface Proposed {
  readonly promotion: Promotion;
  readonly proposal: Proposal;
  /** "origin/main". */
  readonly branch: string;
}

/** A promotion on a branch of its own with a pull request, for people to merge. @throws GIT_FAILED, PUSH_REJECTED, HOST_FAILED */
export async function propose(git: GitRepository, request: ProposeRequest): Promise<Proposed> {
  const { tokenFile, isDryRun, world, make } = request;
  const place = await remoteBranch(git, request.branch);
  const { remote, branch } = place;
  const host = await openHost(git, { tokenFile, remote, world });
  try {
    const promotion = await make(await fetchBranch(git, place));
    const proposal = await settleProposal(proposablePromotion(promotion), {
      git,
      host,
      place,
      isDryRun,
    });
    return { promotion, proposal, branch: `${remote}/${branch}` };
  } finally {
    host?.close();
  }
}
