import { type ChangedFile, changedFiles } from "#adapters/git/changed-files.ts";
import { commitMessages } from "#adapters/git/commit-messages.ts";
import { askGit, commitNamed, type GitRepository } from "#adapters/git/open-repository.ts";
import { readTrailers } from "#core/promotion/trailers.ts";

/** A commit that is to be verified, with what Git says of it. */
export interface CommitAtHand {
  /** Full hash. */
  readonly commit: string;
  /** The first parent, or whatever it is compared with; null where the clone lacks it. */
  readonly parent: string | null;
  /** Milliseconds since the epoch, by the committer's clock. */
  readonly time: number;
  /** Itself, and what else it brings beyond its parent; newest first. */
  readonly brought: readonly string[];
  /** Of all that it brings. */
  readonly trailers: ReadonlyMap<string, readonly string[]>;
  /** Null where the clone lacks what it is compared with. */
  readonly changed: readonly ChangedFile[] | null;
  /** True for a commit that the clone holds. */
  readonly has: (commit: string) => Promise<boolean>;
  /** True for a commit in its history. */
  readonly holds: (commit: string) => Promise<boolean>;
}

/** Looks at a commit (a full hash), against its first parent or a named one. @throws GIT_FAILED */
export async function openCommit(
  git: GitRepository,
  commit: string,
  against: string | null = null,
): Promise<CommitAtHand> {
  const parent = await commitNamed(git, against ?? `${commit}^1`);
  const messages = await commitMessages(git, { from: parent, to: commit });
  const own = messages.find((message) => message.commit === commit);
  return {
    commit,
    parent,
    time: own?.time ?? 0,
    brought: messages.map((message) => message.commit),
    trailers: readTrailers(messages.map(({ text }) => text).join("\n")),
    changed: parent === null ? null : await changedFiles(git, { from: parent, to: commit }),
    has: async (other) => (await commitNamed(git, other)) !== null,
    holds: async (other) =>
      (await askGit(git, ["merge-base", "--is-ancestor", other, commit])) !== null,
  };
}

/** When a commit was made, milliseconds since the epoch; null for one that the clone lacks. @throws GIT_FAILED */
export async function commitTime(git: GitRepository, commit: string): Promise<number | null> {
  const args = ["log", "-1", "--no-show-signature", "--format=%ct", commit, "--"];
  const seconds = await askGit(git, args);
  return seconds === null ? null : Number(seconds) * 1000;
}
