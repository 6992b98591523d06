/** "2026-11-21 12:00 UTC"; "<= " before it where a shallow clone knows no earlier. `time` in milliseconds since the epoch. */
export function sinceWords({
  time,
  isOldestKnown,
}: {
  readonly time: number;
  readonly isOldestKnown: boolean;
}): string {
  const minute = new Date(time).toISOString().slice(0, 16).replace("T", " ");
  return `${isOldestKnown ? "<= " : ""}${minute} UTC`;
}
