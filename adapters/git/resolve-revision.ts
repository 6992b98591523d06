import { TiphysError } from "#core/errors.ts";
import { commitNamed, type GitRepository } from "./open-repository.ts";

/**
 * The commit (full hash) that a name, hash or expression of git means; `option` is where a person wrote it.
 * @throws USAGE_INVALID for what git would take as an option, GIT_FAILED for what is not in the clone
 */
export async function resolveRevision(
  repository: GitRepository,
  revision: string,
  option = "--base",
): Promise<string> {
  if (revision.startsWith("-") || /\p{Cc}/u.test(revision)) {
    throw new TiphysError(
      "USAGE_INVALID",
      `${option}: expected a revision such as origin/main, got ${JSON.stringify(revision)}. Name a branch, a tag or a commit.`,
    );
  }
  const commit = await commitNamed(repository, revision);
  if (commit !== null && /^[0-9a-f]{40,64}$/.test(commit)) return commit;
  throw new TiphysError(
    "GIT_FAILED",
    `${option}: expected a revision of this repository, got "${revision}", which is not in this clone. ${advice(repository, revision)}`,
  );
}

/** How to get what is missing; a shallow clone lacks nearly everything. */
function advice({ isShallow }: GitRepository, revision: string): string {
  const remote = /^(origin|upstream)\/([\w][\w./-]*)$/.exec(revision);
  const depth = isShallow ? " --depth=1" : "";
  if (remote !== null) {
    const [, name = "", branch = ""] = remote;
    return `Check the name, or get it with "git fetch${depth} ${name} ${branch}:refs/remotes/${name}/${branch}".`;
  }
  if (/^[0-9a-f]{40,64}$/.test(revision))
    return `Get it with "git fetch${depth} origin ${revision}".`;
  if (!isShallow) return 'Check the name; "git fetch" gets what is new.';
  return 'The clone is shallow: get more commits with "git fetch --deepen=50", or all with "git fetch --unshallow".';
}
