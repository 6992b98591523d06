import { TiphysError } from "#core/errors.ts";
import type { GitRepository } from "./open-repository.ts";
import { runGit } from "./run-git.ts";

export interface CommitMessage {
  /** Full hash. */
  readonly commit: string;
  /** Milliseconds since the epoch, by the committer's clock. */
  readonly time: number;
  readonly text: string;
}

const MAX_COMMITS = 500;

/** The commits that `to` has beyond `from` (null: `to` alone), newest first, 500 at most. @throws GIT_FAILED */
export async function commitMessages(
  { folder, world }: GitRepository,
  { from, to }: { readonly from: string | null; readonly to: string },
): Promise<readonly CommitMessage[]> {
  const range = from === null ? ["--no-walk", to] : [to, `^${from}`];
  const format = ["--no-show-signature", "--no-color", "-z", "--format=%H %ct%n%B"];
  const args = ["log", `--max-count=${MAX_COMMITS}`, ...format, ...range, "--"];
  const result = await runGit({ args, cwd: folder, world });
  if (!result.ok) {
    throw new TiphysError(
      "GIT_FAILED",
      `expected the message of ${to.slice(0, 12)}, git gave none. Check the repository with "git fsck".`,
      { detail: result.failure.stderr },
    );
  }
  const records = new TextDecoder().decode(result.output.stdout).split("\0");
  return records.flatMap((record) => {
    const match = /^([0-9a-f]+) (\d+)\n/.exec(record);
    if (match === null) return [];
    const [head, commit = "", seconds = ""] = match;
    return [{ commit, time: Number(seconds) * 1000, text: record.slice(head.length) }];
  });
}
