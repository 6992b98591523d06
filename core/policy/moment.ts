/**
 * Milliseconds since the epoch at which a date or timestamp of a document has passed:
 * a date counts through its end, UTC. Null when it names no real day.
 */
export function endOfMoment(text: string): number | null {
  const day = text.slice(0, 10);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // Date.parse takes February 30 for March 2.
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return null;
  if (text.length === 10) return midnight + DAY_MS;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

/** True until the end of a document's date or timestamp. */
export function isInForce(until: string | undefined, now: number): boolean {
  if (until === undefined) return true;
  const end = endOfMoment(until);
  return end !== null && now < end;
}

export const DAY_MS = 86_400_000;
