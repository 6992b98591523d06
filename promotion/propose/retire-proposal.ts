import { swapBranch } from "#adapters/git/owned-branch.ts";
import { versionWords } from "#core/promotion/version-words.ts";
import type { Promotion } from "../promote/promote-once.ts";
import type { Proposal, ProposalWork } from "./settle-proposal.ts";

interface Retirement extends ProposalWork {
  readonly branch: string;
  readonly tip: string;
  readonly promotion: Promotion;
}

/** Closes what has nothing left to do, with a word why, and deletes its branch; null where another was faster. @throws HOST_FAILED */
export async function retireProposal({
  git,
  host,
  place,
  branch,
  tip,
  promotion,
}: Retirement): Promise<Proposal | null> {
  const known = (await host?.findPullRequest({ branch, base: place.branch })) ?? null;
  const open = known?.isOpen === true ? known : null;
  if (host !== null && open !== null) {
    const { route, plan } = promotion;
    const body = `${route.target.environment} has ${versionWords(plan.before)} now: nothing is left to promote.`;
    await host.upsertComment({ number: open.number, marker: "tiphys:closed", body });
    await host.closePullRequest(open.number);
  }
  const swap = { remote: place.remote, branch, expected: tip, commit: null };
  if (!(await swapBranch(git, swap))) return null;
  const pullRequest = open === null ? null : { number: open.number, url: open.url };
  return { branch, commit: null, state: "closed", pullRequest };
}
