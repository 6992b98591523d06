import { zoneOffset } from "#core/zone-offset.ts";

/** A day of the calendar; months from 1. */
export interface LocalDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const HOUR_MS = 3_600_000;

/** The day that people in this time zone write at this moment. */
export function localDate(ms: number, timeZone: string): LocalDate {
  const local = new Date(ms + zoneOffset(ms, timeZone));
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
}

/** 0 is Sunday. */
export function weekday({ year, month, day }: LocalDate): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
}

/** Minutes that local clocks show since midnight. */
export function minuteOfDay(ms: number, timeZone: string): number {
  const local = new Date(ms + zoneOffset(ms, timeZone));
  return local.getUTCHours() * 60 + local.getUTCMinutes();
}

/** The first moment of a local day; where the clock skips midnight, the moment it skips to. */
export function startOfDay({ year, month, day }: LocalDate, timeZone: string): number {
  const wall = Date.UTC(year, month - 1, day);
  const offsets = [-30, 30].map((hours) => zoneOffset(wall + hours * HOUR_MS, timeZone));
  const candidates = offsets.map((offset) => wall - offset).sort((left, right) => left - right);
  const exact = candidates.find((ms) => ms + zoneOffset(ms, timeZone) === wall);
  return exact ?? changeOfOffset(candidates, timeZone);
}

/** The moment between two at which the zone's offset changes, to the second. */
function changeOfOffset([before = 0, after = 0]: readonly number[], timeZone: string): number {
  const offset = zoneOffset(after, timeZone);
  let [low, high] = [before / 1000, after / 1000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zoneOffset(middle * 1000, timeZone) === offset) high = middle;
    else low = middle;
  }
  return high * 1000;
}
