import { TiphysError } from "#core/errors.ts";
import type { GitRepository } from "./open-repository.ts";
import { isLostRace, rejection } from "./remote-branch.ts";
import { runGit } from "./run-git.ts";

/** Every branch that is ours alone begins so: no other one is ever replaced or deleted. */
export const OWNED_PREFIX = "tiphys/";

/** The branches of a remote below a prefix, with the full hashes of their tips. @throws GIT_FAILED */
export async function listBranches(
  { folder, world }: GitRepository,
  { remote, prefix }: { readonly remote: string; readonly prefix: string },
): Promise<ReadonlyMap<string, string>> {
  const args = ["ls-remote", "--quiet", "--refs", "--heads", "--", remote];
  const pattern = `refs/heads/${prefix}*`;
  const result = await runGit({ args: [...args, pattern], cwd: folder, world, access: "remote" });
  if (!result.ok) {
    const detail = result.failure.stderr;
    throw new TiphysError(
      "GIT_FAILED",
      `expected to list the branches of ${remote}, git said "${rejection(detail)}". Check the remote and what lets you in.`,
      { detail },
    );
  }
  const lines = new TextDecoder().decode(result.output.stdout).split("\n");
  return new Map(
    lines.flatMap((line) => {
      const [, hash = "", branch = ""] = /^([0-9a-f]{40,64})\trefs\/heads\/(.+)$/.exec(line) ?? [];
      return branch.startsWith(prefix) ? [[branch, hash] as const] : [];
    }),
  );
}

export interface BranchSwap {
  readonly remote: string;
  readonly branch: string;
  /** What must be there now; null: no such branch. */
  readonly expected: string | null;
  /** What is to be there; null: no such branch. */
  readonly commit: string | null;
}

/**
 * Replaces, makes or deletes a branch that is ours, if it is still what we know; false where it is not.
 * @throws PUSH_REJECTED
 */
export async function swapBranch(
  { folder, world }: GitRepository,
  { remote, branch, expected, commit }: BranchSwap,
): Promise<boolean> {
  if (!branch.startsWith(OWNED_PREFIX)) throw new TypeError(`${branch} is not ours`);
  const ref = `refs/heads/${branch}`;
  const lease = `--force-with-lease=${ref}:${expected ?? ""}`;
  const spec = `${commit ?? ""}:${ref}`;
  const args = ["push", "--no-verify", "--no-follow-tags", lease, "--", remote, spec];
  const result = await runGit({ args, cwd: folder, world, access: "remote" });
  if (result.ok) return true;
  const said = result.failure.stderr;
  if (isLostRace(said) || /remote ref does not exist/.test(said)) return false;
  throw new TiphysError(
    "PUSH_REJECTED",
    `expected ${remote} to take the branch ${branch}, it said "${rejection(said)}". Nothing was changed there; check who may push to it.`,
    { detail: said },
  );
}
