import { fraction } from "./format-duration.ts";

const SECOND = 1_000_000_000n;

interface ZonedTime {
  /** Since 1970-01-01T00:00:00Z. */
  readonly nanos: bigint;
  readonly offsetMinutes: number;
}

/** RFC 3339 in its zone with as many decimals as needed: "2026-01-31T12:00:00.5Z". */
export function formatTimestamp({ nanos, offsetMinutes }: ZonedTime): string {
  const part = ((nanos % SECOND) + SECOND) % SECOND;
  const seconds = Number((nanos - part) / SECOND) + offsetMinutes * 60;
  const text = new Date(seconds * 1000).toISOString().slice(0, 19);
  return `${text}${fraction(part)}${zoneText(offsetMinutes)}`;
}

function zoneText(offsetMinutes: number): string {
  if (offsetMinutes === 0) return "Z";
  const minutes = Math.abs(offsetMinutes);
  const [hours, rest] = [Math.trunc(minutes / 60), minutes % 60].map((value) =>
    String(value).padStart(2, "0"),
  );
  return `${offsetMinutes < 0 ? "-" : "+"}${hours}:${rest}`;
}
