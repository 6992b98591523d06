/**
 * Milliseconds since the epoch at which a date or timestamp of a document has passed:
 * a date counts through its end, UTC. Null when it names no real day.
 */
export function endOfMoment(text: string): number | null {
  const time = Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text);
  if (Number.isNaN(time)) return null;
  if (text.length !== 10) return time;
  const sameDay = new Date(time).toISOString().startsWith(text);
  return sameDay ? time + DAY_MS : null;
}

export const DAY_MS = 86_400_000;
