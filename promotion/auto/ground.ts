import { moveHead, refuseDirtyTree } from "#adapters/git/move-head.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import {
  fetchBranch,
  pushCommit,
  type RemoteBranch,
  remoteBranch,
} from "#adapters/git/remote-branch.ts";
import { resolveRevision } from "#adapters/git/resolve-revision.ts";
import type { World } from "#adapters/world.ts";
import { openSnapshot, type Snapshot } from "../snapshot.ts";
import type { CommitPlace } from "../place-commit.ts";
import { branchName, untilGiven } from "../until-given.ts";

/** The branch on which a pass makes its commits, as it is now. */
export interface Ground {
  /** "HEAD" or "origin/main". */
  readonly name: string;
  /** Null for HEAD, which nobody else moves meanwhile. */
  readonly place: RemoteBranch | null;
  /** Of its tip; one for each commit, however many look at it. */
  readonly snapshot: () => Promise<Snapshot>;
  /** Gives it a commit on top of the snapshot's; false where another was faster, and the next snapshot is of what won. */
  readonly give: (commit: string) => Promise<boolean>;
  readonly close: () => void;
}

/** Makes a commit on the ground and gives it to it; again from what won a race. @throws PUSH_REJECTED */
export async function commitOn<T extends { readonly commit: string | null }>(
  ground: Ground,
  make: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const attempt = async () => {
    const snapshot = await ground.snapshot();
    const made = await make(snapshot);
    const isDone = made.commit === null || (await ground.give(made.commit));
    return { tip: snapshot.commit, made, isDone };
  };
  return ground.place === null ? (await attempt()).made : await untilGiven(ground.place, attempt);
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
    return groundOf({ git, world, place, fetch, give });
  }
  if (!isDryRun) await refuseDirtyTree(git);
  const fetch = async () => await resolveRevision(git, "HEAD", "HEAD");
  const give = async (commit: string) => {
    await moveHead(git, commit);
    return true;
  };
  return groundOf({ git, world, place: null, fetch, give });
}

interface GroundParts {
  readonly git: GitRepository;
  readonly world: World;
  readonly place: RemoteBranch | null;
  readonly fetch: () => Promise<string>;
  readonly give: (commit: string) => Promise<boolean>;
}

function groundOf({ git, world, place, fetch, give }: GroundParts): Ground {
  let tip: string | null = null;
  let current: Snapshot | null = null;
  const close = () => {
    current?.remove();
    current = null;
  };
  return {
    name: place === null ? "HEAD" : branchName(place),
    place,
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
