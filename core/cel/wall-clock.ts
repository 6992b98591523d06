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
  const local = new Date(milliseconds + zoneOffset(milliseconds, zone));
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

function zoneOffset(milliseconds: number, zone: string): number {
  if (zone === "UTC" || zone === "") return 0;
  const offset = OFFSET.exec(zone);
  if (offset === null) return namedOffset(milliseconds, zone);
  const [, sign, hours, minutes] = offset;
  return (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
}

/** What the zone's clock shows, read as if it were UTC, less the instant. */
function namedOffset(milliseconds: number, zone: string): number {
  const part = Object.fromEntries(
    formatter(zone)
      .formatToParts(milliseconds)
      .map(({ type, value }) => [type, value]),
  );
  const year = part.era === "BC" ? 1 - Number(part.year) : Number(part.year);
  const shown = new Date(0);
  shown.setUTCFullYear(year, Number(part.month) - 1, Number(part.day));
  shown.setUTCHours(Number(part.hour), Number(part.minute), Number(part.second));
  return shown.getTime() - Math.floor(milliseconds / 1000) * 1000;
}

// There are about 600 zones, but Intl takes their names in any case.
const MOST_FORMATTERS = 600;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  const existing = formatters.get(zone);
  if (existing !== undefined) return existing;
  const created = createFormatter(zone);
  if (formatters.size >= MOST_FORMATTERS) formatters.clear();
  formatters.set(zone, created);
  return created;
}

function createFormatter(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "gregory",
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    throw new CelError(`unknown time zone "${zone.slice(0, 60)}"`);
  }
}
