import type { Window } from "../objective.ts";
import { faulty, type Part, partOf } from "./part.ts";
import { readSeconds } from "./read-seconds.ts";
import type { Keys } from "./slo-reader.ts";

/** A window as our own documents write it. */
export type WrittenWindow =
  | string
  | {
      readonly calendar: "day" | "week" | "month" | "quarter" | "year";
      readonly timeZone: string;
    };

const DAY = 86_400;
const LONGEST_WINDOW_SECONDS = 366 * DAY;
export const DEFAULT_WINDOW: Window = { kind: "rolling", seconds: 30 * DAY };

/** The window of a budget, an hour to a year long; 30 days where nothing is written. */
export function readWindow(written: WrittenWindow | undefined, at: Keys): Part<Window> {
  if (written === undefined) return partOf(DEFAULT_WINDOW);
  if (typeof written !== "string") return readCalendar(written, at);
  const seconds = readSeconds(written);
  if (seconds === null)
    return faulty({
      at,
      message: `expected a duration such as 30d, got "${written.slice(0, 40)}"`,
    });
  return rollingWindow(seconds, at);
}

/** A window of some seconds. */
export function rollingWindow(seconds: number, at: Keys): Part<Window> {
  if (seconds > 0 && seconds <= LONGEST_WINDOW_SECONDS) return partOf({ kind: "rolling", seconds });
  const got = seconds > 0 ? `${Math.round(seconds / DAY)} days` : "none";
  return faulty({ at, message: `expected a window of at most 366 days, got ${got}` });
}

function readCalendar(
  { calendar, timeZone }: Exclude<WrittenWindow, string>,
  at: Keys,
): Part<Window> {
  if (!isTimeZone(timeZone)) return unknownZone(timeZone, [...at, "timeZone"]);
  return partOf({ kind: "calendar", unit: calendar, timeZone });
}

/** The problem of a time zone that nobody knows. */
export function unknownZone(timeZone: string, at: Keys): Part<never> {
  return faulty({
    at,
    message: `there is no time zone "${timeZone.slice(0, 60)}"`,
    remedy: "Write a name of the IANA database, such as Europe/Berlin or UTC.",
  });
}

/** Whether it is a name of the IANA database; offsets such as +02:00 are none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
