import { moveHead, refuseDirtyTree } from "#adapters/git/move-head.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import { fetchBranch, pushCommit, remoteBranch } from "#adapters/git/remote-branch.ts";
import { resolveRevision } from "#adapters/git/resolve-revision.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import { openSnapshot, type Snapshot } from "../snapshot.ts";
import type { CommitPlace } from "../place-commit.ts";

/** The branch on which a pass makes its commits, as it is now. */
export interface Ground {
  /** "HEAD" or "origin/main". */
  readonly name: string;
  /** Of its tip; one for each commit, however many look at it. */
  readonly snapshot: () => Promise<Snapshot>;
  /** Gives it a commit on top of the snapshot's; false where another was faster, and the next snapshot is of what won. */
  readonly give: (commit: string) => Promise<boolean>;
  readonly close: () => void;
}

const MAX_ATTEMPTS = 30;
const MAX_PAUSE_MS = 400;
/** Attempts on top of one commit: whoever was faster would have moved the branch. */
const MAX_STILL = 4;

/** Makes a commit on the ground and gives it to it; again from what won a race. @throws PUSH_REJECTED */
export async function commitOn<T extends { readonly commit: string | null }>(
  ground: Ground,
  make: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  let last = { commit: "", times: 0 };
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const snapshot = await ground.snapshot();
    const { commit } = snapshot;
    last = { commit, times: commit === last.commit ? last.times + 1 : 1 };
    if (last.times > MAX_STILL) throw standsStill(ground);
    const made = await make(snapshot);
    if (made.commit === null || (await ground.give(made.commit))) return made;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_PAUSE_MS));
  }
  throw new TiphysError(
    "PUSH_REJECTED",
    `expected to push to ${ground.name}, others were faster ${MAX_ATTEMPTS} times. Nothing was changed; run it again.`,
  );
}

function standsStill({ name }: Ground): TiphysError {
  return new TiphysError(
    "PUSH_REJECTED",
    `expected ${name} to take a commit, the remote said ${MAX_STILL} times that somebody else writes the branch, which stands still. Nothing was changed there; a push that was killed may have left a lock in it.`,
  );
}

interface GroundRequest extends CommitPlace {
  /** On a branch of the remote, though nothing is pushed to it. */
  readonly isRemote: boolean;
  readonly world: World;
}

/** The branch at hand, or one of the remote. @throws USAGE_INVALID, GIT_FAILED for a dirty tree */
export async function openGround(git: GitRepository, request: GroundRequest): Promise<Ground> {
  const { isRemote, isDryRun, branch, world } = request;
  if (isRemote) {
    const place = await remoteBranch(git, branch);
    const fetch = async () => await fetchBranch(git, place);
    const give = async (commit: string) => await pushCommit(git, { ...place, commit });
    return groundOf({ git, world, name: `${place.remote}/${place.branch}`, fetch, give });
  }
  if (!isDryRun) await refuseDirtyTree(git);
  const fetch = async () => await resolveRevision(git, "HEAD", "HEAD");
  const give = async (commit: string) => {
    await moveHead(git, commit);
    return true;
  };
  return groundOf({ git, world, name: "HEAD", fetch, give });
}

interface GroundParts {
  readonly git: GitRepository;
  readonly world: World;
  readonly name: string;
  readonly fetch: () => Promise<string>;
  readonly give: (commit: string) => Promise<boolean>;
}

function groundOf({ git, world, name, fetch, give }: GroundParts): Ground {
  let tip: string | null = null;
  let current: Snapshot | null = null;
  const close = () => {
    current?.remove();
    current = null;
  };
  return {
    name,
    snapshot: async () => {
      tip ??= await fetch();
      current ??= await openSnapshot(git, tip, world);
      return current;
    },
    give: async (commit) => {
      const isGiven = await give(commit);
      close();
      tip = isGiven ? commit : null;
      return isGiven;
    },
    close,
  };
}
