import { zoneOffset } from "#core/zone-offset.ts";
import { CelError } from "./cel-error.ts";
import { SECOND } from "./time-value.ts";

/** What calendar and clock show somewhere; months and days from 1, Sunday is 0, January 1 is day 0. */
export interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly dayOfYear: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const DAY_MS = 86_400_000;
const OFFSET = /^([+-]?)(\d{1,2}):(\d{2})$/;

/** The clock at an instant, in a zone by IANA name ("Europe/Berlin") or offset ("-02:30"). */
export function wallClock(nanos: bigint, zone: string): WallClock {
  const milliseconds = floorMilliseconds(nanos);
  const local = new Date(milliseconds + offsetAt(milliseconds, zone));
  const year = local.getUTCFullYear();
  const newYear = new Date(local);
  newYear.setUTCMonth(0, 1);
  return {
    year,
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    dayOfYear: Math.round((local.getTime() - newYear.getTime()) / DAY_MS),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
  };
}

function floorMilliseconds(nanos: bigint): number {
  const unit = SECOND / 1000n;
  const part = ((nanos % unit) + unit) % unit;
  return Number((nanos - part) / unit);
}

function offsetAt(milliseconds: number, zone: string): number {
  if (zone === "UTC" || zone === "") return 0;
  const offset = OFFSET.exec(zone);
  if (offset === null) return namedOffset(milliseconds, zone);
  const [, sign, hours, minutes] = offset;
  return (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
}

function namedOffset(milliseconds: number, zone: string): number {
  try {
    return zoneOffset(milliseconds, zone);
  } catch {
    throw new CelError(`unknown time zone "${zone.slice(0, 60)}"`);
  }
}
