import { parseDuration } from "#core/duration.ts";

/** What the API server waits when it does not say. @see timeoutSeconds of a webhook configuration */
const DEFAULT_MS = 10_000;
const MAX_MS = 30_000;
/** Time for the answer to travel. */
const RESERVE_MS = 200;

/** Milliseconds that a review may take, from `?timeout=` ("5s", "1m30s", "500ms"). */
export function reviewDeadline(timeout: unknown): number {
  const given = typeof timeout === "string" ? parseDuration(timeout) : null;
  const total = Math.min(given ?? DEFAULT_MS, MAX_MS);
  return Math.max(total - RESERVE_MS, total / 2);
}
