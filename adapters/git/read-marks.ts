import { TiphysError } from "#core/errors.ts";
import { askGit, commitNamed, type GitRepository } from "./open-repository.ts";
import { runGit } from "./run-git.ts";

/** A commit or an annotated tag with its message. */
export interface MarkObject {
  readonly kind: "commit" | "tag";
  readonly object: string;
  /** Who made it, as they say themselves. */
  readonly email: string;
  readonly message: string;
}

interface Stretch {
  /** Marks count from this commit on … */
  readonly since: string;
  /** … up to this one. Both full hashes. */
  readonly until: string;
}

const KEPT = "refs/tiphys/marks";
const MAX_TAGS = 200;
const MAX_COMMITS = 500;

/** Annotated tags below a folder ("approve/shop/prod") that point at a commit of the stretch. @throws GIT_FAILED */
export async function readTags(
  repository: GitRepository,
  folder: string,
  { since, until }: Stretch,
): Promise<readonly MarkObject[]> {
  const fields = "%(objecttype)%00%(objectname)%00%(taggeremail:trim)%00%(contents)%00%01";
  const text = await read(repository, [
    "for-each-ref",
    `--format=${fields}`,
    `--count=${MAX_TAGS}`,
    "--sort=-creatordate",
    `--contains=${since}`,
    `--merged=${until}`,
    `refs/tags/${folder}/`,
    `${KEPT}/${folder}/`,
  ]);
  const tags = parse(text).filter(({ kind }) => kind === "tag");
  return [...new Map(tags.map((tag) => [tag.object, tag])).values()];
}

/** Commits of the stretch, after its first one, in whose message a line begins so. @throws GIT_FAILED */
export async function readMarkedCommits(
  repository: GitRepository,
  beginning: string,
  { since, until }: Stretch,
): Promise<readonly MarkObject[]> {
  if (since === until) return [];
  const text = await read(repository, [
    "log",
    "--ancestry-path",
    "--no-show-signature",
    `--max-count=${MAX_COMMITS}`,
    "--fixed-strings",
    `--grep=${beginning}`,
    "--format=commit%x00%H%x00%ae%x00%B%x00%x01",
    `${since}..${until}`,
    "--",
  ]);
  return parse(text);
}

/** Gets the tags that approve and mark, into refs of ours: the clone's own tags stay as they are. @throws GIT_FAILED */
export async function fetchMarks(repository: GitRepository, remote: string): Promise<void> {
  const { folder, world } = repository;
  const specs = ["approve", "fix"].map((kind) => `+refs/tags/${kind}/*:${KEPT}/${kind}/*`);
  const args = ["fetch", "--quiet", "--prune", "--no-tags", "--no-recurse-submodules"];
  const result = await runGit({
    args: [...args, "--no-write-fetch-head", "--", remote, ...specs],
    cwd: folder,
    world,
    access: "remote",
  });
  // Another program that fetches the same refs at this moment brings the same.
  if (result.ok || /cannot lock ref|unable to update local ref/.test(result.failure.stderr)) return;
  throw new TiphysError(
    "GIT_FAILED",
    `expected to fetch approvals and fix marks from ${remote}, git could not. Check the remote and what lets you in.`,
  );
}

/** True where the first commit is the second one, or comes before it; null where the clone lacks one of them. */
export async function isBefore(
  repository: GitRepository,
  first: string,
  second: string,
): Promise<boolean | null> {
  for (const commit of [first, second]) {
    if ((await commitNamed(repository, commit)) === null) return null;
  }
  return (await askGit(repository, ["merge-base", "--is-ancestor", first, second])) !== null;
}

async function read(repository: GitRepository, args: readonly string[]): Promise<string> {
  const { folder, world } = repository;
  const result = await runGit({ args, cwd: folder, world });
  if (result.ok) return new TextDecoder().decode(result.output.stdout);
  throw new TiphysError("GIT_FAILED", "expected to read approvals and fix marks, git could not.", {
    detail: result.failure.stderr,
  });
}

function parse(text: string): readonly MarkObject[] {
  return text.split("\x01").flatMap((record) => {
    const [kind, object, email, message] = record.replace(/^\n/, "").split("\0");
    if ((kind !== "commit" && kind !== "tag") || object === undefined) return [];
    return [{ kind, object, email: (email ?? "").toLowerCase(), message: message ?? "" }];
  });
}
