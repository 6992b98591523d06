import { type GithubAccess, openGithubClient } from "./github-client.ts";
import {
  closePullRequest,
  findPullRequest,
  type NewComment,
  type NewPullRequest,
  openPullRequest,
  type PullRequest,
  type PullRequestText,
  updatePullRequest,
  upsertComment,
} from "./github-pull-requests.ts";
import { type CheckState, type NewStatus, readStatuses, writeStatus } from "./github-statuses.ts";

/** A repository on GitHub; everything may throw HOST_FAILED. */
export interface Github {
  /** "acme/shop on GitHub". */
  readonly name: string;
  readonly findPullRequest: (
    place: Pick<NewPullRequest, "branch" | "base">,
  ) => Promise<PullRequest | null>;
  readonly openPullRequest: (request: NewPullRequest) => Promise<PullRequest>;
  readonly updatePullRequest: (
    change: PullRequestText & { readonly known: PullRequest },
  ) => Promise<void>;
  readonly closePullRequest: (number: number) => Promise<void>;
  readonly upsertComment: (comment: NewComment) => Promise<void>;
  /** By name: commit statuses and check runs. */
  readonly commitStatuses: (commit: string) => Promise<Readonly<Record<string, CheckState>>>;
  readonly setCommitStatus: (status: NewStatus & { readonly commit: string }) => Promise<void>;
  readonly close: () => void;
}

/** A repository on GitHub, by its HTTP API; nothing is sent yet. */
export function connectGithub(access: GithubAccess): Github {
  const client = openGithubClient(access);
  return {
    name: `${access.repository.fullName} on GitHub`,
    findPullRequest: async (place) => await findPullRequest(client, place),
    openPullRequest: async (request) => await openPullRequest(client, request),
    updatePullRequest: async (change) => await updatePullRequest(client, change),
    closePullRequest: async (number) => await closePullRequest(client, number),
    upsertComment: async (comment) => await upsertComment(client, comment),
    commitStatuses: async (commit) => await readStatuses(client, commit),
    setCommitStatus: async (status) => await writeStatus(client, status),
    close: client.close,
  };
}
