/** A timestamp as "2026-11-23 09:00 UTC"; never a minute too early. */
export function minuteWords(timestamp: string): string {
  const ms = Math.ceil(Date.parse(timestamp) / 60_000) * 60_000;
  return `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
