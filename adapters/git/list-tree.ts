import { TiphysError } from "#core/errors.ts";
import { askGit, type GitRepository } from "./open-repository.ts";
import { runGit } from "./run-git.ts";

/** A file, link or submodule of a commit; `path` relative to the repository's folder, with slashes. */
export interface TreeEntry {
  readonly kind: "file" | "executable" | "link" | "submodule";
  readonly object: string;
  readonly bytes: number;
  readonly path: string;
}

/** What a commit holds below the repository's folder, sorted; [] where it has no such folder. @throws GIT_FAILED */
export async function listTree(
  repository: GitRepository,
  commit: string,
): Promise<readonly TreeEntry[]> {
  const { folder, prefix, world } = repository;
  const tree = prefix === "" ? `${commit}^{tree}` : `${commit}:${prefix}`;
  const args = ["ls-tree", "-r", "-l", "-z", "--full-tree", tree];
  const result = await runGit({ args, cwd: folder, world });
  if (result.ok) return parseTree(new TextDecoder().decode(result.output.stdout));
  if (await isWithout(repository, tree)) return [];
  throw new TiphysError(
    "GIT_FAILED",
    `expected to read the files of ${commit.slice(0, 12)}, git could not. Check the repository with "git fsck"; a clone made with --filter lacks objects: fetch them first.`,
    { detail: result.failure.stderr },
  );
}

async function isWithout(repository: GitRepository, tree: string): Promise<boolean> {
  return (await askGit(repository, ["rev-parse", "--verify", "--quiet", tree])) === null;
}

/** "100644 blob 587be6b       2\tb/f", ended by NUL each. */
function parseTree(text: string): readonly TreeEntry[] {
  return text.split("\0").flatMap((line) => {
    const match = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t(.+)$/s.exec(line);
    if (match === null) return [];
    const [, mode = "", object = "", size = "", path = ""] = match;
    refuseUnsafe(path);
    const kind = KINDS[mode] ?? "file";
    return [{ kind, object, bytes: size === "-" ? 0 : Number(size), path }];
  });
}

const KINDS: Readonly<Record<string, TreeEntry["kind"]>> = {
  100755: "executable",
  120000: "link",
  160000: "submodule",
};

/** A commit made by hand may name files that lie elsewhere. */
function refuseUnsafe(path: string): void {
  const isUnsafe = path
    .split(/[/\\]/)
    .some((name) => name === "" || name === "." || name === ".." || /^\.git$/i.test(name));
  if (!isUnsafe) return;
  throw new TiphysError(
    "GIT_FAILED",
    `expected paths inside the repository, got ${JSON.stringify(path)} in the commit. Do not use this commit.`,
  );
}
