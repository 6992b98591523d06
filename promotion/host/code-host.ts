/** A pull request (on other hosts: merge request). */
export interface PullRequest {
  readonly number: number;
  /** For people. */
  readonly url: string;
  readonly isOpen: boolean;
  /** Full hash of the newest commit that it had while it was open. */
  readonly head: string;
  readonly title: string;
  readonly body: string;
}

export interface PullRequestPlace {
  readonly branch: string;
  /** The branch that it is to be merged into. */
  readonly base: string;
}

export interface PullRequestText {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

export type CheckState = "pass" | "fail" | "pending";

/**
 * Where people look at changes, for one repository: all that promotions ask of it. Everything may throw HOST_FAILED, and
 * everything may be done again: what is there already stays one.
 */
export interface CodeHost {
  /** "acme/shop on GitHub". */
  readonly name: string;
  /** The open one, else the newest that was closed; merged ones count as closed. */
  readonly findPullRequest: (place: PullRequestPlace) => Promise<PullRequest | null>;
  readonly openPullRequest: (request: PullRequestPlace & PullRequestText) => Promise<PullRequest>;
  readonly updatePullRequest: (
    change: PullRequestText & { readonly known: PullRequest },
  ) => Promise<void>;
  readonly closePullRequest: (number: number) => Promise<void>;
  /** `marker`: by which the comment is found again. */
  readonly upsertComment: (comment: {
    readonly number: number;
    readonly marker: string;
    readonly body: string;
  }) => Promise<void>;
  /** What is known about a commit, by name. */
  readonly commitStatuses: (commit: string) => Promise<Readonly<Record<string, CheckState>>>;
  readonly setCommitStatus: (status: {
    readonly commit: string;
    readonly name: string;
    readonly state: CheckState;
    readonly description: string;
  }) => Promise<void>;
  readonly close: () => void;
}
