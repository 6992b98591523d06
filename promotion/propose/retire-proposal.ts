import { swapBranch } from "#adapters/git/owned-branch.ts";
import type { PromotionPlan } from "#core/promotion/plan-promotion.ts";
import { versionWords } from "#core/promotion/version-words.ts";
import type { Proposal, ProposalWork } from "./settle-proposal.ts";

interface Retirement extends ProposalWork {
  readonly branch: string;
  /** Its commit. */
  readonly tip: string;
  /** A sentence for the people who look at it. */
  readonly why: string;
}

/** Closes a proposal with a word why, and deletes its branch; null where another was faster. @throws HOST_FAILED */
export async function retireProposal({
  git,
  host,
  place,
  branch,
  tip,
  why,
}: Retirement): Promise<Proposal | null> {
  const known = (await host?.findPullRequest({ branch, base: place.branch })) ?? null;
  const open = known?.isOpen === true ? known : null;
  if (host !== null && open !== null) {
    await host.upsertComment({ number: open.number, marker: "tiphys:closed", body: why });
    await host.closePullRequest(open.number);
  }
  const swap = { remote: place.remote, branch, expected: tip, commit: null };
  if (!(await swapBranch(git, swap))) return null;
  const pullRequest = open === null ? null : { number: open.number, url: open.url };
  return { branch, commit: null, state: "closed", pullRequest };
}

/** Why a proposal of what is there already is closed. */
export function nothingLeft(environment: string, { before }: PromotionPlan): string {
  return `${environment} has ${versionWords(before)} now: nothing is left to promote.`;
}
