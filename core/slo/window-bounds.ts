import type { Window } from "./objective.ts";
import { type LocalDate, localDate, startOfDay, weekday } from "./time-zone.ts";

/** Milliseconds since the epoch, the end not included. */
export interface WindowBounds {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * The window that holds this moment. A rolling one ends with it; a calendar one begins at local midnight
 * of its first day (weeks on Monday) and ends where the next begins, so a day may have 23 or 25 hours.
 */
export function windowBounds(window: Window, nowMs: number): WindowBounds {
  if (window.kind === "rolling") return { startMs: nowMs - window.seconds * 1000, endMs: nowMs };
  const first = FIRST_DAY[window.unit](localDate(nowMs, window.timeZone));
  const next = FIRST_DAY_AFTER[window.unit](first);
  return {
    startMs: startOfDay(first, window.timeZone),
    endMs: startOfDay(next, window.timeZone),
  };
}

/** The share of the window that is over at this moment, above 0: a calendar month's first hour is little. */
export function elapsedRatio(window: Window, nowMs: number): number {
  if (window.kind === "rolling") return 1;
  const { startMs, endMs } = windowBounds(window, nowMs);
  return Math.max(1e-6, (nowMs - startMs) / (endMs - startMs));
}

/** The length that budgets in minutes and burn rates go by: 30 days for a month, 91 for a quarter. */
export function windowSeconds(window: Window): number {
  return window.kind === "rolling" ? window.seconds : NOMINAL_DAYS[window.unit] * 86_400;
}

type Unit = Extract<Window, { kind: "calendar" }>["unit"];

const NOMINAL_DAYS: Readonly<Record<Unit, number>> = {
  day: 1,
  week: 7,
  month: 30,
  quarter: 91,
  year: 365,
};

const FIRST_DAY: Readonly<Record<Unit, (date: LocalDate) => LocalDate>> = {
  day: (date) => date,
  week: (date) => addDays(date, -((weekday(date) + 6) % 7)),
  month: ({ year, month }) => ({ year, month, day: 1 }),
  quarter: ({ year, month }) => ({ year, month: month - ((month - 1) % 3), day: 1 }),
  year: ({ year }) => ({ year, month: 1, day: 1 }),
};

const FIRST_DAY_AFTER: Readonly<Record<Unit, (first: LocalDate) => LocalDate>> = {
  day: (first) => addDays(first, 1),
  week: (first) => addDays(first, 7),
  month: (first) => addMonths(first, 1),
  quarter: (first) => addMonths(first, 3),
  year: (first) => addMonths(first, 12),
};

function addDays({ year, month, day }: LocalDate, days: number): LocalDate {
  return dateOf(Date.UTC(year, month - 1, day + days));
}

function addMonths({ year, month }: LocalDate, months: number): LocalDate {
  return dateOf(Date.UTC(year, month - 1 + months, 1));
}

function dateOf(utcMs: number): LocalDate {
  const date = new Date(utcMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
