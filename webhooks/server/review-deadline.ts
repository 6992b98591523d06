/** What the API server waits when it does not say. @see timeoutSeconds of a webhook configuration */
const DEFAULT_MS = 10_000;
/** Time for the answer to travel. */
const RESERVE_MS = 200;

/** Milliseconds that a review may take, from `?timeout=` ("5s", "1m30s", "500ms"). */
export function reviewDeadline(timeout: unknown): number {
  const given = typeof timeout === "string" ? durationMs(timeout) : null;
  const total = Math.min(given ?? DEFAULT_MS, 30_000);
  return Math.max(total - RESERVE_MS, total / 2);
}

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A duration as Go writes it; null for anything else. */
function durationMs(text: string): number | null {
  if (text.length > 40 || !/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)) return null;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g);
  return [...parts].reduce(
    (sum, [, count, unit = "s"]) => sum + Number(count) * (UNITS[unit] ?? 0),
    0,
  );
}
