import { TiphysError } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";
import type { GithubRepository } from "./github-repository.ts";

interface Failure {
  /** "GET /repos/acme/shop/pulls". */
  readonly what: string;
  readonly got: string;
  readonly next?: string;
  readonly cause?: unknown;
}

const MAX_WORDS = 300;

/** What GitHub did instead of answering; a token stands in no message. */
export function failedRequest(
  { fullName }: GithubRepository,
  { what, got, next = "Look at https://www.githubstatus.com, and run it again.", cause }: Failure,
): TiphysError {
  const message = `GitHub (${fullName}): ${what}: expected an answer, got ${got}. ${next}`;
  return new TiphysError("HOST_FAILED", message, { cause });
}

/** The remedy for a status that GitHub gives for a reason. */
export function adviceFor(status: number): string | undefined {
  if (status === 401) return "The token is wrong or has ended: write a new one into its file.";
  if (status === 403 || status === 404)
    return "Give the token of its file the rights for this repository (contents, pull requests, commit statuses), and check the repository's name.";
  if (status === 422) return "Mend what it names.";
  return undefined;
}

/** `HTTP status 422: Validation Failed (No commits between main and x)`. */
export function answerWords(status: number, body: unknown): string {
  const { message, errors } = isRecord(body) ? body : {};
  const details = (Array.isArray(errors) ? errors : []).flatMap((error: unknown) => {
    if (typeof error === "string") return [error];
    if (!isRecord(error)) return [];
    if (typeof error.message === "string") return [error.message];
    return [[error.resource, error.field, error.code].filter(Boolean).join(" ")];
  });
  const words = typeof message === "string" ? `: ${message}` : "";
  const detail = details.length === 0 ? "" : ` (${details.join("; ")})`;
  return `HTTP status ${status}${words}${detail}`.replace(/\s+/g, " ").slice(0, MAX_WORDS);
}

/** A connection that failed, or an answer that broke off or came too late. */
export function transportWords(error: unknown): string {
  const { code = "", message = String(error) } = error as { code?: string; message?: string };
  if (/maxContentLength/.test(message)) return "more than it may send";
  if (code === "ECONNABORTED" || code === "ERR_CANCELED" || code === "ETIMEDOUT")
    return "none in time";
  if (code === "ECONNREFUSED") return "a refused connection";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "an unknown host name";
  return `no whole one (${code || message.slice(0, 100)})`;
}
