import { commitNamed, type GitRepository } from "#adapters/git/open-repository.ts";
import type { PastVersion } from "../history/read-history.ts";

/** The last commit that had a version of a history (newest first): the one before the next version came. */
export async function lastCommitWith(
  git: GitRepository,
  history: readonly PastVersion[],
  index: number,
): Promise<string> {
  const next = history[index - 1];
  const arrival = history[index]?.commit ?? "";
  if (next === undefined) return arrival;
  return (await commitNamed(git, `${next.commit}^1`)) ?? arrival;
}
