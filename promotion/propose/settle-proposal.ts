import type { GitRepository } from "#adapters/git/open-repository.ts";
import { listBranches, swapBranch } from "#adapters/git/owned-branch.ts";
import type { RemoteBranch } from "#adapters/git/remote-branch.ts";
import { TiphysError } from "#core/errors.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import type { GateVerdict } from "#core/promotion/gates/gate.ts";
import type { CodeHost, PullRequest, PullRequestText } from "../host/code-host.ts";
import { GATES_STATUS, gatesStatus } from "./gates-status.ts";
import { fetchOwnTip, isSameProposal } from "./own-branch.ts";
import { retireProposal } from "./retire-proposal.ts";

/** A change that people are to merge: a promotion, or a rollback. */
export interface Proposable {
  /** On which it is proposed; of our own. */
  readonly branch: string;
  readonly target: AppOverlay;
  /** Made on top of the base, on no branch yet; null where nothing is to be proposed now. */
  readonly commit: string | null;
  readonly gates: readonly GateVerdict[];
  /** What beside the gates holds it back; null for nothing. */
  readonly held: string | null;
  /** A sentence why there is nothing left to do; null where there is. */
  readonly nothingLeft: string | null;
  /** For a pull request into a branch. */
  readonly textFor: (base: string) => PullRequestText;
}

/** What became of a promotion's branch and pull request. */
export interface Proposal {
  readonly branch: string;
  /** Its commit now; null where there is no such branch. */
  readonly commit: string | null;
  /** declined: a person closed the pull request of this very commit. none: there is no branch. */
  readonly state: "opened" | "updated" | "unchanged" | "declined" | "closed" | "none";
  /** Null without a host, and where there is none. */
  readonly pullRequest: { readonly number: number; readonly url: string } | null;
}

export interface ProposalWork {
  readonly git: GitRepository;
  /** Null for plain Git. */
  readonly host: CodeHost | null;
  /** Into which the promotion is to be merged. */
  readonly place: RemoteBranch;
  readonly isDryRun: boolean;
}

const MAX_ATTEMPTS = 10;

/**
 * Brings branch and pull request in line with what a promotion came to: opened, written anew, left alone, or closed.
 * Done again it changes nothing. @throws GIT_FAILED, PUSH_REJECTED, HOST_FAILED
 */
export async function settleProposal(change: Proposable, work: ProposalWork): Promise<Proposal> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const settled = await settleOnce(change, work);
    if (settled !== null) return settled;
  }
  throw new TiphysError(
    "PUSH_REJECTED",
    `expected to push to ${change.branch}, others were faster ${MAX_ATTEMPTS} times. Run it again.`,
  );
}

/** Null where another was faster. */
async function settleOnce(change: Proposable, work: ProposalWork): Promise<Proposal | null> {
  const { git, place, isDryRun } = work;
  const { target, branch } = change;
  const { remote } = place;
  const branches = await listBranches(git, { remote, prefix: branch });
  const isThere = branches.has(branch);
  const known = { branch, commit: branches.get(branch) ?? null };
  if (isDryRun || (!isThere && change.commit === null))
    return { ...known, state: isThere ? "unchanged" : "none", pullRequest: null };
  const tip = isThere ? await fetchOwnTip(git, { remote, branch, target }) : null;
  if (tip !== null && change.nothingLeft !== null)
    return await retireProposal({ ...work, branch, tip, why: change.nothingLeft });
  if (tip !== null && change.commit === null) return await keep(change, { ...work, tip });
  const fresh = change.commit ?? "";
  const isSame = tip !== null && (await isSameProposal(git, { target, tip, fresh }));
  const head = isSame ? tip : fresh;
  if (!isSame && !(await swapBranch(git, { remote, branch, expected: tip, commit: fresh })))
    return null;
  return await present(change, { ...work, head, isSame, isNew: tip === null });
}

interface Kept extends ProposalWork {
  readonly tip: string;
}

/** A gate waits or fails: what was proposed stays, and says so. */
async function keep(
  { branch, gates, held }: Proposable,
  { host, place, tip }: Kept,
): Promise<Proposal> {
  const waits = { name: GATES_STATUS, state: "pending" } as const;
  const status = held === null ? gatesStatus(gates) : { ...waits, description: held };
  await host?.setCommitStatus({ commit: tip, ...status });
  const found = (await host?.findPullRequest({ branch, base: place.branch })) ?? null;
  const pullRequest = found?.isOpen === true ? found : null;
  return { branch, commit: tip, state: "unchanged", pullRequest: linkOf(pullRequest) };
}

interface Presented extends ProposalWork {
  readonly head: string;
  readonly isSame: boolean;
  readonly isNew: boolean;
}

/** The pull request of a branch whose every gate passes. */
async function present(
  { branch, gates, textFor }: Proposable,
  { host, place, head, isSame, isNew }: Presented,
): Promise<Proposal> {
  const pushed = isNew ? "opened" : isSame ? "unchanged" : "updated";
  if (host === null) return { branch, commit: head, state: pushed, pullRequest: null };
  const text = textFor(place.branch);
  await host.setCommitStatus({ commit: head, ...gatesStatus(gates) });
  const known = await host.findPullRequest({ branch, base: place.branch });
  const isDeclined = known !== null && !known.isOpen && known.head === head;
  if (isDeclined) return { branch, commit: head, state: "declined", pullRequest: linkOf(known) };
  if (known === null || !known.isOpen) {
    const made = await host.openPullRequest({ branch, base: place.branch, ...text });
    return { branch, commit: head, state: "opened", pullRequest: linkOf(made) };
  }
  // What the gates say changes with every minute: a text is written anew with its commit alone.
  if (!isSame) await host.updatePullRequest({ known, ...text });
  return { branch, commit: head, state: pushed, pullRequest: linkOf(known) };
}

function linkOf(request: PullRequest | null): Proposal["pullRequest"] {
  return request === null ? null : { number: request.number, url: request.url };
}
