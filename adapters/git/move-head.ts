import { TiphysError } from "#core/errors.ts";
import { type HeadMove, noteMove, undoInterruptedMove, undoMove } from "./interrupted-move.ts";
import { askGit, type GitRepository } from "./open-repository.ts";
import { runGit } from "./run-git.ts";

const MAX_SHOWN = 5;

/** Tracked files that differ from HEAD, as git status names them. @throws GIT_FAILED */
async function dirtyPaths(repository: GitRepository): Promise<readonly string[]> {
  const args = ["status", "--porcelain", "-z", "--untracked-files=no", "--ignore-submodules=dirty"];
  const { folder, world } = repository;
  const result = await runGit({ args, cwd: folder, world });
  if (!result.ok) throw failed("git status: expected an answer, got none", result.failure.stderr);
  const entries = new TextDecoder().decode(result.output.stdout).split("\0");
  return entries.filter((entry) => /^.. /s.test(entry)).map((entry) => entry.slice(3));
}

/** Takes back first what a crash left of an earlier move. @throws GIT_FAILED naming what is dirty, or without a work tree */
export async function refuseDirtyTree(repository: GitRepository): Promise<void> {
  if (repository.isBare)
    throw failed("expected a work tree, got a bare repository. Use --push: it needs none.");
  await undoInterruptedMove(repository);
  const paths = await dirtyPaths(repository);
  if (paths.length === 0) return;
  const more = paths.length > MAX_SHOWN ? ` and ${paths.length - MAX_SHOWN} more` : "";
  throw failed(
    `expected a work tree without changes, got ${paths.slice(0, MAX_SHOWN).join(", ")}${more}. Commit them or put them away, or use --push, which leaves the work tree alone.`,
  );
}

/**
 * Moves HEAD, its branch, index and work tree to a commit made on top of it, as git itself does; no hook runs.
 * @throws GIT_FAILED where something came in between, and nothing was changed
 */
export async function moveHead(repository: GitRepository, commit: string): Promise<void> {
  const { folder, world } = repository;
  const from = (await askGit(repository, ["rev-parse", "HEAD"])) ?? "";
  const move = { from, to: commit };
  const forget = await noteMove(repository, move);
  const args = ["merge", "--ff-only", "--quiet", "--no-verify-signatures", "--no-autostash"];
  const request = { args: [...args, commit], cwd: folder, world } as const;
  const result = await runGit({ ...request, access: "write" });
  // Git takes the index first: without it nothing was begun. What cannot be taken back now, is before the next move.
  const isBegun = !result.ok && !/index\.lock/.test(result.failure.stderr);
  if (!isBegun || (await canUndo(repository, move))) forget();
  if (result.ok) return;
  const said = result.failure.stderr.trim().split("\n")[0] ?? "";
  throw failed(
    `expected to move the branch to ${commit.slice(0, 12)}, git said "${said}". Nothing was changed: mend what it names and run it again.`,
    result.failure.stderr,
  );
}

async function canUndo(repository: GitRepository, move: HeadMove): Promise<boolean> {
  try {
    await undoMove(repository, move);
    return true;
  } catch (error) {
    if (error instanceof TiphysError) return false;
    throw error;
  }
}

function failed(message: string, detail = ""): TiphysError {
  return new TiphysError("GIT_FAILED", message, { detail });
}
