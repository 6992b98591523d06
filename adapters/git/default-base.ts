import { TiphysError } from "#core/errors.ts";
import { askGit, type GitRepository } from "./open-repository.ts";

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
  const head = await askGit(repository, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
  if (head === null) {
    throw new TiphysError(
      "GIT_FAILED",
      "expected a commit to compare with, got a repository without any. Commit first.",
    );
  }
  const upstream = await defaultBranch(repository);
  if (upstream === null) return { commit: head, name: "HEAD" };
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

/** "origin/main": what the remote calls its default, else a branch of a usual name; null without a remote. */
async function defaultBranch(repository: GitRepository): Promise<string | null> {
  const remotes = await remoteNames(repository);
  const remote = remotes.includes("origin") ? "origin" : remotes[0];
  if (remote === undefined) return null;
  const named = await askGit(repository, [
    ...["symbolic-ref", "--quiet", "--short"],
    `refs/remotes/${remote}/HEAD`,
  ]);
  for (const branch of [named, `${remote}/main`, `${remote}/master`]) {
    if (branch === null || branch === "") continue;
    const ref = `refs/remotes/${branch}^{commit}`;
    if ((await askGit(repository, ["rev-parse", "--verify", "--quiet", ref])) !== null)
      return branch;
  }
  return null;
}

async function remoteNames(repository: GitRepository): Promise<readonly string[]> {
  const first = await askGit(repository, ["config", "--get", "remote.origin.url"]);
  if (first !== null) return ["origin"];
  const only = await askGit(repository, ["remote"]);
  return only === null || only === "" ? [] : [only];
}
