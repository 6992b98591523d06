import { moveHead, refuseDirtyTree } from "#adapters/git/move-head.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import { fetchBranch, pushCommit, remoteBranch } from "#adapters/git/remote-branch.ts";
import { resolveRevision } from "#adapters/git/resolve-revision.ts";
import { branchName, untilGiven } from "./until-given.ts";

export interface CommitPlace {
  /** On top of the remote's branch instead of HEAD. */
  readonly isPushed: boolean;
  readonly isDryRun: boolean;
  /** Of the remote; null for the one that the branch at hand follows. */
  readonly branch: string | null;
}

/** A commit made on top of another one, on no branch yet; null where nothing is to be committed. */
interface MadeCommit {
  readonly commit: string | null;
}

/**
 * Makes a commit and gives it to its branch; on a remote by compare-and-swap, made again from what won a race. With the name
 * of the branch, "HEAD" or "origin/main". @throws GIT_FAILED, PUSH_REJECTED, USAGE_INVALID
 */
export async function placeCommit<T extends MadeCommit>(
  git: GitRepository,
  place: CommitPlace,
  make: (base: string) => Promise<T>,
): Promise<readonly [made: T, branch: string]> {
  if (place.isPushed) return await placeThere(git, place, make);
  if (!place.isDryRun) await refuseDirtyTree(git);
  const made = await make(await resolveRevision(git, "HEAD", "HEAD"));
  if (made.commit !== null) await moveHead(git, made.commit);
  return [made, "HEAD"];
}

async function placeThere<T extends MadeCommit>(
  git: GitRepository,
  { branch }: CommitPlace,
  make: (base: string) => Promise<T>,
): Promise<readonly [made: T, branch: string]> {
  const place = await remoteBranch(git, branch);
  const made = await untilGiven(place, async () => {
    const tip = await fetchBranch(git, place);
    const made = await make(tip);
    const { commit } = made;
    const isDone = commit === null || (await pushCommit(git, { ...place, commit }));
    return { tip, made, isDone };
  });
  return [made, branchName(place)];
}
