import { TiphysError } from "#core/errors.ts";
import { askGit, commitNamed, type GitRepository } from "./open-repository.ts";
import { firstRemote } from "./remote-branch.ts";

export interface BaseRevision {
  /** Full hash. */
  readonly commit: string;
  /** For people: "origin/main" (where the branch left it), or "HEAD". */
  readonly name: string;
}

/**
 * What a change is compared with when nobody says: the commit at which HEAD left the remote's default branch; without
 * a remote HEAD itself, so that what is not committed shows. @throws GIT_FAILED
 */
export async function defaultBase(repository: GitRepository): Promise<BaseRevision> {
  const head = await commitNamed(repository, "HEAD");
  if (head === null) {
    throw new TiphysError(
      "GIT_FAILED",
      "expected a commit to compare with, got a repository without any. Commit first.",
    );
  }
  const remote = await firstRemote(repository);
  if (remote === null) return { commit: head, name: "HEAD" };
  const upstream = await defaultBranch(repository, remote);
  if (upstream === null) throw noBranch(repository, remote);
  const fork = await askGit(repository, ["merge-base", upstream, "HEAD"]);
  if (fork !== null && fork !== "") return { commit: fork, name: upstream };
  const more = repository.isShallow
    ? 'The clone is shallow: get more commits with "git fetch --unshallow".'
    : "Say what to compare with by --base.";
  throw new TiphysError(
    "GIT_FAILED",
    `expected a commit that HEAD and ${upstream} have in common, found none. ${more}`,
  );
}

/** "origin/main": what the remote calls its default, else a branch of a usual name; null where none was fetched. */
async function defaultBranch(repository: GitRepository, remote: string): Promise<string | null> {
  const named = await askGit(repository, [
    ...["symbolic-ref", "--quiet", "--short"],
    `refs/remotes/${remote}/HEAD`,
  ]);
  for (const branch of [named, `${remote}/main`, `${remote}/master`]) {
    if (branch === null || branch === "") continue;
    if ((await commitNamed(repository, `refs/remotes/${branch}`)) !== null) return branch;
  }
  return null;
}

/** Comparing with HEAD instead would find nothing, in a job that fetched one commit. */
function noBranch({ isShallow }: GitRepository, remote: string): TiphysError {
  const depth = isShallow ? " --depth=1" : "";
  return new TiphysError(
    "GIT_FAILED",
    `expected the default branch of "${remote}" in this clone, found none. Fetch it, as with "git fetch${depth} ${remote} main:refs/remotes/${remote}/main", or say by --base what to compare with.`,
  );
}
