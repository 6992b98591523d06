import type { AxiosResponse } from "axios";

interface FailedAttempt {
  /** Null where no answer came. */
  readonly response: Pick<AxiosResponse, "status" | "headers"> | null;
  readonly isTurnedAway: boolean;
  /** From 1. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 61_000;
/** What GitHub asks for where it names no time. */
const UNNAMED_PAUSE_MS = 60_000;

/**
 * How long to wait before a request is sent again; null where that helps nobody, or takes longer than a minute.
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function pauseBefore({
  response,
  isTurnedAway,
  attempt,
  now,
}: FailedAttempt): number | null {
  if (isTurnedAway && response !== null) {
    const ms = askedPause(response, now);
    return ms <= LONGEST_PAUSE_MS ? ms : null;
  }
  const isPassing = response === null || response.status >= 500 || response.status === 408;
  return isPassing ? FIRST_PAUSE_MS * 3 ** (attempt - 1) : null;
}

function askedPause({ headers }: Pick<AxiosResponse, "headers">, now: number): number {
  const after = Number(headers["retry-after"] ?? Number.NaN);
  if (Number.isFinite(after)) return Math.max(0, after) * 1000;
  const reset = Number(headers["x-ratelimit-reset"] ?? Number.NaN);
  const isSpent = headers["x-ratelimit-remaining"] === "0";
  return isSpent && Number.isFinite(reset)
    ? Math.max(0, reset * 1000 - now) + 1000
    : UNNAMED_PAUSE_MS;
}
