import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { TiphysError } from "#core/errors.ts";
import { type GitWorld, runGit } from "./run-git.ts";

/** A folder of a Git work tree, or a bare clone, and how to ask git about it. */
export interface GitRepository {
  /** Absolute: the folder that was asked for. */
  readonly folder: string;
  /** Way from the top of the work tree to the folder, "" or "examples/shop". */
  readonly prefix: string;
  readonly isShallow: boolean;
  /** Without a work tree. */
  readonly isBare: boolean;
  readonly world: GitWorld;
}

/** The repository around a folder; a bare one only where it is the folder itself. @throws GIT_FAILED when there is none, or it is another user's */
export async function openRepository(folder: string, world: GitWorld): Promise<GitRepository> {
  const args = [
    ...["rev-parse", "--is-inside-work-tree", "--is-bare-repository"],
    ...["--is-shallow-repository", "--show-prefix"],
  ];
  const result = await runGit({ args, cwd: folder, world });
  if (!result.ok && isBareFolder(folder, { world, said: result.failure.stderr }))
    return await openRepository(folder, { ...world, gitFolder: folder });
  if (!result.ok) throw noRepository(folder, result.failure.stderr);
  const answers = new TextDecoder().decode(result.output.stdout).split("\n");
  const [inside, bare, shallow, prefix = ""] = answers;
  const isBare = bare === "true";
  if (inside !== "true" && !isBare) throw noRepository(folder, "");
  return {
    folder,
    prefix: prefix.replace(/\/$/, ""),
    isShallow: shallow === "true",
    isBare,
    world,
  };
}

/** Git reads a bare repository only where it is told so, as one can hide in the files of another. */
function isBareFolder(
  folder: string,
  { world, said }: { readonly world: GitWorld; readonly said: string },
): boolean {
  if (world.gitFolder !== undefined || !/cannot use bare repository/.test(said)) return false;
  for (let above = dirname(folder); ; above = dirname(above)) {
    if (existsSync(join(above, ".git"))) return false;
    if (above === dirname(above)) break;
  }
  return ["HEAD", "objects", "refs"].every((name) => existsSync(join(folder, name)));
}

/** First line of what git answers, "" for no answer, null when it says no (exit code not 0). */
export async function askGit(
  { folder, world }: GitRepository,
  args: readonly string[],
): Promise<string | null> {
  const result = await runGit({ args, cwd: folder, world });
  if (!result.ok) return null;
  return new TextDecoder().decode(result.output.stdout).split("\n")[0] ?? "";
}

/** The full hash of the commit that a name or an expression means; null where the clone has none. */
export async function commitNamed(repository: GitRepository, name: string): Promise<string | null> {
  return await askGit(repository, ["rev-parse", "--verify", "--quiet", `${name}^{commit}`]);
}

function noRepository(folder: string, stderr: string): TiphysError {
  if (/dubious ownership|unsafe repository/.test(stderr)) {
    const where = /in repository at '([^'\n]+)'/.exec(stderr)?.[1] ?? folder;
    return new TiphysError(
      "GIT_FAILED",
      `${where}: expected a Git repository of this user, got one of another, which git does not read. If you trust it: git config --global --add safe.directory "${where}".`,
      { detail: stderr },
    );
  }
  return new TiphysError(
    "GIT_FAILED",
    `${folder}: expected a folder in the work tree of a Git repository, got another. Run it inside a clone.`,
    { detail: stderr },
  );
}
