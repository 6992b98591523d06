import { type CelOverload, defineFunction, defineMethod } from "#core/cel/cel-function.ts";
import { opaque, STRING, TIMESTAMP } from "#core/cel/cel-type.ts";
import { CelObject } from "#core/cel/cel-value.ts";
import { anyDuration, anyTimestamp, type Parameter } from "#core/cel/parameter.ts";
import { type CelDuration, CelTimestamp, SECOND } from "#core/cel/time-value.ts";

/** What `time` is in expressions: it knows the moment at which everything is judged. */
export class PinnedClock extends CelObject {
  readonly typeName = "kyverno.time";
  readonly #now: number;

  /** Milliseconds since the epoch. */
  constructor(now: number) {
    super();
    this.#now = now;
  }

  now(): CelTimestamp {
    return new CelTimestamp(BigInt(Math.trunc(this.#now)) * 1_000_000n);
  }
}

export const TIME = opaque("kyverno.time");

const anyClock: Parameter<PinnedClock> = {
  type: TIME,
  accepts: (value): value is PinnedClock => value instanceof PinnedClock,
};

const YEAR_ONE = -62_135_596_800n * SECOND;

/** `time.now()`, which is the moment that the door gives, `time.truncate` and `time.toCron`. */
export const TIME_FUNCTIONS: readonly CelOverload[] = [
  defineMethod({
    name: "now",
    params: [anyClock],
    result: TIMESTAMP,
    run: (clock) => clock.now(),
  }),
  defineFunction({
    name: "time.truncate",
    params: [anyTimestamp, anyDuration],
    result: TIMESTAMP,
    run: truncated,
  }),
  defineFunction({ name: "time.toCron", params: [anyTimestamp], result: STRING, run: cron }),
];

/** Down to a multiple of the duration since the year 1. */
function truncated(time: CelTimestamp, { nanos: unit }: CelDuration): CelTimestamp {
  if (unit <= 0n) return time;
  return new CelTimestamp(time.nanos - ((time.nanos - YEAR_ONE) % unit), time.offsetMinutes);
}

/** By the clock of the zone in which the time was written. */
function cron({ nanos, offsetMinutes }: CelTimestamp): string {
  const milliseconds = Number((nanos - (((nanos % SECOND) + SECOND) % SECOND)) / 1_000_000n);
  const date = new Date(milliseconds + offsetMinutes * 60_000);
  const month = date.getUTCMonth() + 1;
  const clock = [date.getUTCMinutes(), date.getUTCHours(), date.getUTCDate(), month];
  return [...clock, date.getUTCDay()].join(" ");
}
