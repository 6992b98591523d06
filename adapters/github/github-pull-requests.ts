import { isRecord } from "#core/is-record.ts";
import type { TiphysError } from "#core/errors.ts";
import type { GithubClient } from "./github-client.ts";
import { failedRequest } from "./github-failure.ts";
import { listAll } from "./list-all.ts";

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

export interface PullRequestText {
  readonly title: string;
  readonly body: string;
}

export interface NewPullRequest extends PullRequestText {
  readonly branch: string;
  /** The branch that it is to be merged into. */
  readonly base: string;
}

export interface NewComment {
  /** Of the pull request. */
  readonly number: number;
  /** By which the comment is found again. */
  readonly marker: string;
  readonly body: string;
}

/** GitHub takes 65,536 characters. */
const MAX_BODY_LENGTH = 60_000;

/**
 * The pull request of a branch of this repository (of no fork) into another one: the open one, else the newest; null for
 * none. @throws HOST_FAILED
 */
export async function findPullRequest(
  client: GithubClient,
  { branch, base }: Pick<NewPullRequest, "branch" | "base">,
): Promise<PullRequest | null> {
  const { owner } = client.repository;
  const found = await listAll(client, {
    path: "/pulls",
    query: { state: "all", head: `${owner}:${branch}`, base },
  });
  // An unknown filter would be passed over, and another branch's request be ours.
  const own = found
    .filter(({ head }) => isRecord(head) && head.ref === branch)
    .map((value) => decode(client, value));
  const newest = own.toSorted((left, right) => right.number - left.number)[0] ?? null;
  return own.find(({ isOpen }) => isOpen) ?? newest;
}

/** Opens one; the one that somebody else opened at the same moment is as good. @throws HOST_FAILED */
export async function openPullRequest(
  client: GithubClient,
  request: NewPullRequest,
): Promise<PullRequest> {
  const { branch, base, title } = request;
  try {
    const made = await client.send({
      method: "POST",
      path: "/pulls",
      body: {
        title,
        head: branch,
        base,
        body: limited(request.body),
        maintainer_can_modify: false,
      },
      isRepeatable: true,
    });
    return decode(client, made);
  } catch (error) {
    const found = await findPullRequest(client, request);
    if (found?.isOpen === true) return found;
    throw error;
  }
}

/** Writes title and text anew where they differ. @throws HOST_FAILED */
export async function updatePullRequest(
  client: GithubClient,
  { known, title, body }: PullRequestText & { readonly known: PullRequest },
): Promise<void> {
  // GitHub stores what a browser would send: lines that end in CR LF.
  const isSame = known.title === title && known.body.replaceAll("\r\n", "\n") === limited(body);
  if (isSame) return;
  const path = `/pulls/${known.number}`;
  await client.send({
    method: "PATCH",
    path,
    body: { title, body: limited(body) },
    isRepeatable: true,
  });
}

/** @throws HOST_FAILED */
export async function closePullRequest(client: GithubClient, number: number): Promise<void> {
  const path = `/pulls/${number}`;
  await client.send({ method: "PATCH", path, body: { state: "closed" }, isRepeatable: true });
}

/** Writes a comment, or writes it anew: the one that begins with the marker's line. @throws HOST_FAILED */
export async function upsertComment(
  client: GithubClient,
  { number, marker, body }: NewComment,
): Promise<void> {
  const first = `<!-- ${marker} -->`;
  const text = limited(`${first}\n${body}`);
  const comments = await listAll(client, { path: `/issues/${number}/comments` });
  const known = comments.find((comment) => String(comment.body).startsWith(first));
  if (known?.body === text) return;
  const path =
    known === undefined ? `/issues/${number}/comments` : `/issues/comments/${String(known.id)}`;
  const isNew = known === undefined;
  const method = isNew ? "POST" : "PATCH";
  await client.send({ method, path, body: { body: text }, isRepeatable: !isNew });
}

function decode(client: GithubClient, value: unknown): PullRequest {
  const { number, html_url: url, title, body, state, head } = isRecord(value) ? value : {};
  const sha = isRecord(head) ? head.sha : undefined;
  if (typeof number !== "number" || typeof url !== "string" || typeof sha !== "string")
    throw unreadable(client);
  return {
    number,
    url,
    isOpen: state === "open",
    head: sha,
    title: String(title),
    body: typeof body === "string" ? body : "",
  };
}

function unreadable({ repository }: GithubClient): TiphysError {
  return failedRequest(repository, { what: "/pulls", got: "something that is no pull request" });
}

function limited(text: string): string {
  if (text.length <= MAX_BODY_LENGTH) return text;
  return `${text.slice(0, MAX_BODY_LENGTH).replace(/\n[^\n]*$/, "")}\n\n(cut short)\n`;
}
