import { TiphysError } from "#core/errors.ts";
import type { World } from "../world.ts";
import { runGit } from "./run-git.ts";

/** A folder of a Git work tree, and how to ask git about it. */
export interface GitRepository {
  /** Absolute: the folder that was asked for. */
  readonly folder: string;
  /** Way from the top of the work tree to the folder, "" or "examples/shop". */
  readonly prefix: string;
  readonly isShallow: boolean;
  readonly world: Pick<World, "env" | "cwd" | "signal">;
}

/** The repository around a folder. @throws GIT_FAILED when there is none, or it is another user's */
export async function openRepository(
  folder: string,
  world: GitRepository["world"],
): Promise<GitRepository> {
  const args = ["rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--show-prefix"];
  const result = await runGit({ args, cwd: folder, world });
  if (!result.ok) throw noRepository(folder, result.failure.stderr);
  const [inside, shallow, prefix = ""] = new TextDecoder().decode(result.output.stdout).split("\n");
  if (inside !== "true") throw noRepository(folder, "");
  return { folder, prefix: prefix.replace(/\/$/, ""), isShallow: shallow === "true", world };
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
