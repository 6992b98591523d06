import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { Environment } from "./fleet.ts";
import { promotionOf, type WindowSetting } from "./promotion-settings.ts";

/** Hours on some days of the week, by local clocks. */
export interface TimeWindow {
  /** 0 is Sunday. */
  readonly days: ReadonlySet<number>;
  /** Minutes of the day; `end` is not inside, and at or before `start` it lies on the next day. */
  readonly start: number;
  readonly end: number;
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const DAY_MINUTES = 24 * 60;
const FORM = /^(?<days>[A-Za-z,-]+)?(?:(?:^| +)(?<from>\d\d:\d\d)-(?<to>\d\d:\d\d))?$/;

/** "Mon-Thu 09:00-16:00", "Sat,Sun" or "22:00-06:00"; null for anything else. */
export function parseWindow(text: string): TimeWindow | null {
  const { days = "", from, to } = FORM.exec(text.trim())?.groups ?? {};
  if (days === "" && from === undefined) return null;
  const chosen = days === "" ? new Set([0, 1, 2, 3, 4, 5, 6]) : parseDays(days);
  const [start, end] = [minutesOf(from ?? "00:00"), minutesOf(to ?? "24:00")];
  if (chosen === null || start === null || end === null || start === DAY_MINUTES) return null;
  return { days: chosen, start, end };
}

/** Windows of environments that cannot be understood. */
export function windowProblems(environments: readonly Environment[]): readonly DocumentProblem[] {
  return environments.flatMap((environment, index) =>
    promotionOf(environment).windows.flatMap((window, place) =>
      problemsOf(window).map(({ field, ...problem }) => ({
        at: ["spec", "environments", index, "promotion", "windows", place, field],
        ...problem,
      })),
    ),
  );
}

function problemsOf(window: WindowSetting) {
  const field = window.allow === undefined ? "deny" : "allow";
  const text = window[field] ?? "";
  const form = {
    field,
    message: `expected days and hours such as "Mon-Thu 09:00-16:00", got "${text}"`,
    remedy: "Days are Mon, Tue, Wed, Thu, Fri, Sat, Sun; hours 00:00 to 24:00.",
  };
  const zone = {
    field: "timeZone",
    message: `expected a time zone such as Europe/Berlin or UTC, got "${window.timeZone}"`,
  };
  return [
    ...(parseWindow(text) === null ? [form] : []),
    ...(isTimeZone(window.timeZone) ? [] : [zone]),
  ];
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** "Mon-Thu,Sat"; a range may go over the end of the week. */
function parseDays(text: string): ReadonlySet<number> | null {
  const days = new Set<number>();
  for (const part of text.split(",")) {
    const [first, last, ...rest] = part.split("-").map(dayOf);
    if (first === undefined || first < 0 || rest.length > 0 || (last ?? 0) < 0) return null;
    const count = last === undefined ? 1 : ((last - first + 7) % 7) + 1;
    for (let step = 0; step < count; step++) days.add((first + step) % 7);
  }
  return days;
}

function dayOf(name: string): number {
  return WEEKDAYS.findIndex((day) => day.toLowerCase() === name.toLowerCase());
}

function minutesOf(text: string): number | null {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  const total = hours * 60 + minutes;
  return minutes < 60 && total <= DAY_MINUTES ? total : null;
}
