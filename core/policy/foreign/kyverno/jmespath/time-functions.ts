import { SECOND } from "#core/cel/time-value.ts";
import { durationNanos } from "../measured-value.ts";
import { textAt } from "./arguments.ts";
import { durationText } from "./duration-text.ts";
import { formatGoTime, type GoTime, localDate, parseGoTime } from "./go-time.ts";
import { valueError } from "./jmespath-error.ts";
import type { JmespathFunction, JmespathScope } from "./jmespath-function.ts";

type Given = readonly unknown[];

const YEAR_ONE = -62_135_596_800n * SECOND;

/** Functions over times in RFC 3339; what asks for the time of day gets the pinned one, in UTC. */
export const TIME_FUNCTIONS: Readonly<Record<string, JmespathFunction>> = {
  time_now: { parameters: [], run: (_, scope) => formatGoTime(nowOf(scope)) },
  time_now_utc: { parameters: [], run: (_, scope) => formatGoTime(nowOf(scope)) },
  time_since: { parameters: ["string", "string", "string"], run: timeSince },
  time_add: {
    parameters: ["string", "string"],
    run: (given) => moved(timeAt(given, 0), durationAt(given, 1)),
  },
  time_parse: { parameters: ["string", "string"], run: timeParse },
  time_to_cron: { parameters: ["string"], run: (given) => cron(localDate(timeAt(given, 0))) },
  time_utc: {
    parameters: ["string"],
    run: (given) => formatGoTime({ ...timeAt(given, 0), offsetSeconds: 0 }),
  },
  time_diff: {
    parameters: ["string", "string"],
    run: (given) => durationText(timeAt(given, 1).nanos - timeAt(given, 0).nanos),
  },
  time_before: {
    parameters: ["string", "string"],
    run: (given) => timeAt(given, 0).nanos < timeAt(given, 1).nanos,
  },
  time_after: {
    parameters: ["string", "string"],
    run: (given) => timeAt(given, 0).nanos > timeAt(given, 1).nanos,
  },
  time_between: {
    parameters: ["string", "string", "string"],
    run: (given) => {
      const [time, start, end] = [timeAt(given, 0), timeAt(given, 1), timeAt(given, 2)];
      return time.nanos > start.nanos && time.nanos < end.nanos;
    },
  },
  time_truncate: {
    parameters: ["string", "string"],
    run: (given) => truncated(timeAt(given, 0), durationAt(given, 1)),
  },
};

function nowOf({ now }: JmespathScope): GoTime {
  return { nanos: BigInt(Math.trunc(now)) * 1_000_000n, offsetSeconds: 0 };
}

function timeAt(given: Given, index: number): GoTime {
  return parseGoTime(textAt(given, index));
}

function durationAt(given: Given, index: number): bigint {
  const nanos = durationNanos(textAt(given, index));
  if (nanos === null) throw valueError(`expected a duration like "1h30m" as argument ${index + 1}`);
  return nanos;
}

function moved(time: GoTime, by: bigint): string {
  return formatGoTime({ ...time, nanos: time.nanos + by });
}

/** An empty layout is RFC 3339, an empty end now. */
function timeSince(given: Given, scope: JmespathScope): string {
  const [layout, start, end] = [textAt(given, 0), textAt(given, 1), textAt(given, 2)];
  const parsed = (text: string) => parseGoTime(text, ...(layout === "" ? [] : [layout]));
  const from = parsed(start);
  return durationText((end === "" ? nowOf(scope) : parsed(end)).nanos - from.nanos);
}

/** A layout of digits alone means seconds since 1970. */
function timeParse(given: Given): string {
  const [layout, text] = [textAt(given, 0), textAt(given, 1)];
  if (!/^[+-]?\d{1,18}$/.test(layout)) return formatGoTime(parseGoTime(text, layout));
  if (!/^[+-]?\d{1,18}$/.test(text)) throw valueError(`expected seconds since 1970, got "${text}"`);
  return formatGoTime({ nanos: BigInt(Number(text)) * SECOND, offsetSeconds: 0 });
}

function cron(date: Date): string {
  const month = date.getUTCMonth() + 1;
  const clock = [date.getUTCMinutes(), date.getUTCHours(), date.getUTCDate(), month];
  return [...clock, date.getUTCDay()].join(" ");
}

/** Down to a multiple of the duration since the year 1. */
function truncated(time: GoTime, unit: bigint): string {
  if (unit <= 0n) return formatGoTime(time);
  return formatGoTime({ ...time, nanos: time.nanos - ((time.nanos - YEAR_ONE) % unit) });
}
