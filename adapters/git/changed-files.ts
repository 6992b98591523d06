import { TiphysError } from "#core/errors.ts";
import type { GitRepository } from "./open-repository.ts";
import { runGit } from "./run-git.ts";

/** A file that differs between two commits. */
export interface ChangedFile {
  /** Relative to the repository's folder; for what lies outside of it, to the top, with "../" before it. */
  readonly path: string;
  /** What the later commit holds there; null for nothing. */
  readonly after: { readonly object: string; readonly mode: string } | null;
}

/** What differs between the trees of two commits, sorted as git does. @throws GIT_FAILED */
export async function changedFiles(
  { folder, prefix, world }: GitRepository,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly ChangedFile[]> {
  const args = ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", from, to, "--"];
  const result = await runGit({ args, cwd: folder, world });
  if (!result.ok) {
    throw new TiphysError(
      "GIT_FAILED",
      `expected to compare ${from.slice(0, 12)} with ${to.slice(0, 12)}, git could not. Check the repository with "git fsck".`,
      { detail: result.failure.stderr },
    );
  }
  const fields = new TextDecoder().decode(result.output.stdout).split("\0");
  return fields.flatMap((field, index) => {
    const match = /^:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) \w$/.exec(field);
    const whole = fields[index + 1];
    if (match === null || whole === undefined) return [];
    const [, mode = "", object = ""] = match;
    const after = mode === "000000" ? null : { object, mode };
    return [{ path: insidePath(whole, prefix), after }];
  });
}

function insidePath(path: string, prefix: string): string {
  if (prefix === "") return path;
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length + 1) : `../${path}`;
}
