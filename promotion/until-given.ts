import { setTimeout as sleep } from "node:timers/promises";
import type { RemoteBranch } from "#adapters/git/remote-branch.ts";
import { TiphysError } from "#core/errors.ts";

/** A commit made on top of a branch's tip, and whether the branch took it; one that changes nothing need not be taken. */
interface Attempt<T> {
  readonly tip: string;
  readonly made: T;
  readonly isDone: boolean;
}

const MAX_ATTEMPTS = 30;
/** Attempts on top of one commit: whoever was faster would have moved the branch. */
const MAX_STILL = 4;
const MAX_PAUSE_MS = 400;

/** Makes a commit for a branch of a remote, and again on top of what won a race, until it is there. @throws PUSH_REJECTED */
export async function untilGiven<T>(
  place: RemoteBranch,
  attempt: () => Promise<Attempt<T>>,
): Promise<T> {
  let last = { tip: "", times: 0 };
  for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts++) {
    const { tip, made, isDone } = await attempt();
    if (isDone) return made;
    last = { tip, times: tip === last.tip ? last.times + 1 : 1 };
    if (last.times === MAX_STILL) throw standsStill(place);
    await sleep(Math.random() * MAX_PAUSE_MS);
  }
  throw new TiphysError(
    "PUSH_REJECTED",
    `expected to push to ${branchName(place)}, others were faster ${MAX_ATTEMPTS} times. Nothing was changed; run it again.`,
  );
}

/** "origin/main". */
export function branchName({ remote, branch }: RemoteBranch): string {
  return `${remote}/${branch}`;
}

function standsStill({ remote, branch }: RemoteBranch): TiphysError {
  return new TiphysError(
    "PUSH_REJECTED",
    `expected ${remote} to take a commit on ${branch}, it said ${MAX_STILL} times that somebody else writes the branch, which stands still. Nothing was changed there; a push that was killed may have left refs/heads/${branch}.lock in it.`,
  );
}
