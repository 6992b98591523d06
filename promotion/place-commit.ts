import { moveHead, refuseDirtyTree } from "#adapters/git/move-head.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import { fetchBranch, pushCommit, remoteBranch } from "#adapters/git/remote-branch.ts";
import { resolveRevision } from "#adapters/git/resolve-revision.ts";
import { TiphysError } from "#core/errors.ts";

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

const MAX_ATTEMPTS = 30;
/** Attempts on top of one commit: whoever was faster would have moved the branch. */
const MAX_STILL = 4;
const MAX_PAUSE_MS = 400;

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
  const name = `${place.remote}/${place.branch}`;
  let last = { base: "", times: 0 };
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const base = await fetchBranch(git, place);
    const made = await make(base);
    const { commit } = made;
    if (commit === null || (await pushCommit(git, { ...place, commit }))) return [made, name];
    last = { base, times: base === last.base ? last.times + 1 : 1 };
    if (last.times === MAX_STILL) throw standsStill(place);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_PAUSE_MS));
  }
  throw new TiphysError(
    "PUSH_REJECTED",
    `expected to push to ${name}, others were faster ${MAX_ATTEMPTS} times. Nothing was changed; run it again.`,
  );
}

function standsStill({ remote, branch }: { readonly remote: string; readonly branch: string }) {
  return new TiphysError(
    "PUSH_REJECTED",
    `expected ${remote} to take a commit on ${branch}, it said ${MAX_STILL} times that somebody else writes the branch, which stands still. Nothing was changed there; a push that was killed may have left refs/heads/${branch}.lock in it.`,
  );
}
