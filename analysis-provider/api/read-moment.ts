import { invalidRequest } from "./read-request.ts";

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
/** Clocks of two machines differ by less. */
const AHEAD_MS = 5 * 60_000;
/** Numbers below are seconds since the epoch (until the year 5138), others milliseconds. */
const SECONDS_BELOW = 1e11;

/** Milliseconds since the epoch of a moment that is not in the future; null for none. @throws REQUEST_INVALID */
export function readMoment(
  field: string,
  value: string | number | undefined,
  nowMs: number,
): number | null {
  if (value === undefined) return null;
  const moment = millisecondsOf(value);
  if (moment === null)
    throw invalidRequest(
      `${field}: expected a time such as 2026-11-21T17:00:00Z or seconds since the epoch, got "${value}"`,
    );
  if (moment <= nowMs + AHEAD_MS) return Math.min(moment, nowMs);
  const seconds = Math.round((moment - nowMs) / 1000);
  throw invalidRequest(
    `${field}: expected a time in the past, got one ${seconds} s ahead of this server's clock. Compare the clocks`,
  );
}

function millisecondsOf(value: string | number): number | null {
  if (typeof value === "string" && RFC_3339.test(value)) {
    const parsed = Date.parse(value);
    return Number.isNaN(parsed) ? null : parsed;
  }
  const number =
    typeof value === "number" || /^\d{1,15}(\.\d{1,9})?$/.test(value) ? Number(value) : NaN;
  if (!Number.isFinite(number) || number < 0) return null;
  return Math.round(number < SECONDS_BELOW ? number * 1000 : number);
}
