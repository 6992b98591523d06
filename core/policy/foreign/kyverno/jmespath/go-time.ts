import { SECOND } from "#core/cel/time-value.ts";
import { valueError } from "./jmespath-error.ts";
import { type LayoutFields, readLayout } from "./time-layout.ts";

/** A moment, and the zone it was written in. */
export interface GoTime {
  /** Since 1970-01-01T00:00:00Z. */
  readonly nanos: bigint;
  readonly offsetSeconds: number;
}

const RFC3339 = "2006-01-02T15:04:05Z07:00";

/** Reads a text by a layout of Go, as "2006-01-02"; by RFC 3339 unless told. @throws JmespathError */
export function parseGoTime(text: string, layout: string = RFC3339): GoTime {
  const fields = readLayout(text, layout);
  if (fields === null) throw valueError(`expected a time like "${layout}", got "${text}"`);
  const days = dayNumber(fields);
  if (days === null || !isClock(fields)) throw valueError(`"${text}" is no time`);
  const { hour, minute, second, nanos, offsetSeconds } = fields;
  const seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offsetSeconds;
  return { nanos: BigInt(seconds) * SECOND + nanos, offsetSeconds };
}

/** RFC 3339 in the zone of the moment, without a fraction: "2026-01-31T12:00:00+02:00". */
export function formatGoTime({ nanos, offsetSeconds }: GoTime): string {
  const text = localDate({ nanos, offsetSeconds })
    .toISOString()
    .replace(/\.\d+Z$/, "");
  if (offsetSeconds === 0) return `${text}Z`;
  const minutes = Math.abs(Math.trunc(offsetSeconds / 60));
  const hours = String(Math.trunc(minutes / 60)).padStart(2, "0");
  return `${text}${offsetSeconds < 0 ? "-" : "+"}${hours}:${String(minutes % 60).padStart(2, "0")}`;
}

/** The clock and calendar of the moment's zone, to be asked for UTC. @throws JmespathError beyond what years there are */
export function localDate({ nanos, offsetSeconds }: GoTime): Date {
  const rest = ((nanos % SECOND) + SECOND) % SECOND;
  const date = new Date((Number((nanos - rest) / SECOND) + offsetSeconds) * 1000);
  const year = date.getUTCFullYear();
  if (Number.isNaN(year) || year < 0 || year > 9999) throw valueError("the time is out of range");
  return date;
}

function dayNumber({ year, month, day }: LayoutFields): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDate = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isDate ? date.getTime() / 86_400_000 : null;
}

function isClock({ hour, minute, second }: LayoutFields): boolean {
  return hour < 24 && minute < 60 && second < 60;
}
