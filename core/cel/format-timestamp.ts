import { fraction } from "./format-duration.ts";

const SECOND = 1_000_000_000n;

/** RFC 3339 in UTC with as many decimals as needed: "2026-01-31T12:00:00.5Z". */
export function formatTimestamp(nanos: bigint): string {
  const part = ((nanos % SECOND) + SECOND) % SECOND;
  const seconds = Number((nanos - part) / SECOND);
  const text = new Date(seconds * 1000).toISOString().slice(0, 19);
  return `${text}${fraction(part)}Z`;
}
