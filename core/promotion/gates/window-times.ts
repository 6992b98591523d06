import { parseWindow } from "#core/policy/time-window.ts";
import type { WindowSetting } from "#core/policy/promotion-settings.ts";
import {
  type LocalDate,
  localDate,
  minuteOfDay,
  startOfDay,
  weekday,
} from "#core/slo/time-zone.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A week, and the days at both of its ends. */
const DAYS_AHEAD = 9;

/** True inside of one window that allows (or where none does), and outside of all that deny. */
export function isOpen(windows: readonly WindowSetting[], now: number): boolean {
  const allowing = windows.filter(({ allow }) => allow !== undefined);
  const isAllowed = allowing.length === 0 || allowing.some((window) => contains(window, now));
  return isAllowed && !windows.some((window) => window.deny !== undefined && contains(window, now));
}

/** The next moment at which windows are open, up to a week ahead; null where they never are. */
export function nextOpening(windows: readonly WindowSetting[], now: number): number | null {
  const moments = windows
    .flatMap((window) => borders(window, now))
    .sort((left, right) => left - right);
  return moments.find((moment) => moment > now && isOpen(windows, moment)) ?? null;
}

function contains({ allow, deny, timeZone }: WindowSetting, ms: number): boolean {
  const window = parseWindow(allow ?? deny ?? "");
  if (window === null) return allow === undefined;
  const day = weekday(localDate(ms, timeZone));
  const minute = minuteOfDay(ms, timeZone);
  const { days, start, end } = window;
  if (start < end) return days.has(day) && minute >= start && minute < end;
  return (days.has(day) && minute >= start) || (days.has((day + 6) % 7) && minute < end);
}

/** When a window begins (one that allows) or ends (one that denies), on the days ahead. */
function borders({ allow, deny, timeZone }: WindowSetting, now: number): readonly number[] {
  const window = parseWindow(allow ?? deny ?? "");
  if (window === null) return [];
  const minutes = allow === undefined ? window.end : window.start;
  return Array.from({ length: DAYS_AHEAD }, (_, index) =>
    momentOf(localDate(now + (index - 1) * DAY_MS, timeZone), { minutes, timeZone }),
  );
}

/** When local clocks of a day show a time; where they skip it, as much later. */
function momentOf(
  date: LocalDate,
  { minutes, timeZone }: { readonly minutes: number; readonly timeZone: string },
): number {
  const midnight = startOfDay(date, timeZone);
  const guess = midnight + minutes * MINUTE_MS;
  const shown = minuteOfDay(guess, timeZone);
  const shift = minutes % 1440 === shown ? 0 : ((minutes - shown + 720) % 1440) - 720;
  const moment = guess + shift * MINUTE_MS;
  return minuteOfDay(moment, timeZone) === minutes % 1440 ? moment : guess;
}
