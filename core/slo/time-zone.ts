/** A day of the calendar; months from 1. */
export interface LocalDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const HOUR_MS = 3_600_000;

/** The day that people in this time zone write at this moment. */
export function localDate(ms: number, timeZone: string): LocalDate {
  const local = new Date(ms + offsetMs(ms, timeZone));
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
}

/** 0 is Sunday. */
export function weekday({ year, month, day }: LocalDate): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
}

/** Minutes that local clocks show since midnight. */
export function minuteOfDay(ms: number, timeZone: string): number {
  const local = new Date(ms + offsetMs(ms, timeZone));
  return local.getUTCHours() * 60 + local.getUTCMinutes();
}

/** The first moment of a local day; where the clock skips midnight, the moment it skips to. */
export function startOfDay({ year, month, day }: LocalDate, timeZone: string): number {
  const wall = Date.UTC(year, month - 1, day);
  const offsets = [-30, 30].map((hours) => offsetMs(wall + hours * HOUR_MS, timeZone));
  const candidates = offsets.map((offset) => wall - offset).sort((left, right) => left - right);
  const exact = candidates.find((ms) => ms + offsetMs(ms, timeZone) === wall);
  return exact ?? changeOfOffset(candidates, timeZone);
}

/** The moment between two at which the zone's offset changes, to the second. */
function changeOfOffset([before = 0, after = 0]: readonly number[], timeZone: string): number {
  const offset = offsetMs(after, timeZone);
  let [low, high] = [before / 1000, after / 1000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(middle * 1000, timeZone) === offset) high = middle;
    else low = middle;
  }
  return high * 1000;
}

/** What local clocks are ahead of UTC. */
function offsetMs(ms: number, timeZone: string): number {
  const seconds = Math.floor(ms / 1000) * 1000;
  const parts = formatter(timeZone).formatToParts(seconds);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = UNITS.map((unit) =>
    Number(parts.find(({ type }) => type === unit)?.value),
  );
  return Date.UTC(year, month - 1, day, hour, minute, second) - seconds;
}

const UNITS = ["year", "month", "day", "hour", "minute", "second"] as const;
const FORMATTERS = new Map<string, Intl.DateTimeFormat>();

/** Making one costs more than using it a hundred times. */
function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = FORMATTERS.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "iso8601",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  FORMATTERS.set(timeZone, made);
  return made;
}
