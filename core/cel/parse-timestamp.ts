import { CelError } from "./cel-error.ts";
import { CelTimestamp, SECOND } from "./time-value.ts";

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** A point in time in RFC 3339: "2026-01-31T12:00:00.5+01:00". @throws CelError */
export function parseTimestamp(text: string): CelTimestamp {
  const match = RFC3339.exec(text);
  if (match === null) throw invalid(text);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDate = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!isDate || hour > 23 || minute > 59 || second > 59) throw invalid(text);

  const fraction = BigInt((match[7] ?? "").slice(0, 9).padEnd(9, "0"));
  const offset = offsetMinutes(match[9], match[10]) * (match[8] === "-" ? -1 : 1);
  if (Number.isNaN(offset)) throw invalid(text);
  const minutes = hour * 60 + minute - offset;
  const seconds = date.getTime() / 1000 + minutes * 60 + second;
  return new CelTimestamp(BigInt(seconds) * SECOND + fraction, offset);
}

function offsetMinutes(hours = "00", minutes = "00"): number {
  return Number(hours) > 23 || Number(minutes) > 59 ? NaN : Number(hours) * 60 + Number(minutes);
}

function invalid(text: string): CelError {
  return new CelError(
    `expected a timestamp like "2026-01-31T12:00:00Z", got "${text.slice(0, 60)}"`,
  );
}
