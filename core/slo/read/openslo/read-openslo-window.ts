import type { Window } from "../../objective.ts";
import { faulty, type Part, type PartProblem, partOf } from "../part.ts";
import { DEFAULT_WINDOW, isTimeZone, rollingWindow, unknownZone } from "../read-window.ts";
import type { Keys } from "../slo-reader.ts";
import type { TimeWindow } from "./openslo.ts";

const DAY = 86_400;
const SECONDS: Readonly<Record<string, number>> = {
  m: 60,
  h: 3600,
  d: DAY,
  w: 7 * DAY,
  M: 30 * DAY,
  Q: 90 * DAY,
  Y: 365 * DAY,
};
const CALENDAR: ReadonlyMap<string, Extract<Window, { readonly kind: "calendar" }>["unit"]> =
  new Map([
    ["1d", "day"],
    ["1w", "week"],
    ["1M", "month"],
    ["1Q", "quarter"],
    ["3M", "quarter"],
    ["1Y", "year"],
    ["12M", "year"],
  ]);

/** Seconds of OpenSLO's shorthand, a whole number and one of m, h, d, w, M, Q and Y; null for anything else. */
export function shorthandSeconds(text: string): number | null {
  const match = /^(\d{1,6})([mhdwMQY])$/.exec(text);
  const size = SECONDS[match?.[2] ?? ""];
  return match === null || size === undefined ? null : Number(match[1]) * size;
}

/** OpenSLO's time window: rolling, or by the calendar; 30 days, said, where there is none. */
export function readOpenSloWindow(
  windows: readonly TimeWindow[] | undefined,
  at: Keys,
): Part<Window> {
  const [window] = windows ?? [];
  if (window === undefined)
    return partOf(DEFAULT_WINDOW, [{ at, message: "there is no timeWindow: read as 30 days" }]);
  const place = [...at, "timeWindow", 0];
  return window.calendar === undefined || window.isRolling === true
    ? readRolling(window, place)
    : readCalendar(window, place);
}

function readRolling({ duration, calendar }: TimeWindow, at: Keys): Part<Window> {
  if (calendar !== undefined)
    return faulty({
      at,
      message: "expected a rolling window or a calendar, got both",
      remedy: "Leave out calendar, or write isRolling: false.",
    });
  const seconds = shorthandSeconds(duration);
  if (seconds === null) return wrongDuration(duration, [...at, "duration"]);
  return rollingWindow(seconds, [...at, "duration"]);
}

function readCalendar({ duration, calendar }: TimeWindow, at: Keys): Part<Window> {
  const timeZone = calendar?.timeZone ?? "UTC";
  const unit = CALENDAR.get(duration);
  if (!isTimeZone(timeZone)) return unknownZone(timeZone, [...at, "calendar", "timeZone"]);
  if (unit === undefined)
    return faulty({
      at: [...at, "duration"],
      message: `unsupported: a calendar window of "${duration}"`,
      remedy: `Write one of ${[...CALENDAR.keys()].join(", ")}, or a rolling window.`,
    });
  const begins = calendar?.startTime ?? "";
  const notes = begins === "" || isStartOf(unit, begins) ? [] : [otherStart(unit, begins, at)];
  return partOf({ kind: "calendar", unit, timeZone }, notes);
}

/** Whether a start time is one at which the calendar begins such a unit. */
function isStartOf(unit: string, startTime: string): boolean {
  const [date = "", time = "00:00:00"] = startTime.split(/[T ]/);
  if (!/^00:00(:00)?/.test(time)) return false;
  if (unit === "week") return new Date(`${date}T00:00:00Z`).getUTCDay() === 1;
  const pattern = { month: /-01$/, quarter: /-(01|04|07|10)-01$/, year: /-01-01$/ }[unit];
  return pattern?.test(date) ?? true;
}

function otherStart(unit: string, startTime: string, at: Keys): PartProblem {
  const message = `begins with each ${unit} of the calendar; the start time ${startTime} is not used`;
  return { at: [...at, "calendar", "startTime"], message };
}

function wrongDuration(duration: string, at: Keys): Part<never> {
  return faulty({
    at,
    message: `expected a duration such as 28d, got "${duration.slice(0, 40)}"`,
    remedy: "OpenSLO knows whole numbers with m, h, d, w, M, Q or Y.",
  });
}
