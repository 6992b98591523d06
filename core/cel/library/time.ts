import { type CelOverload, defineMethod } from "#core/cel/cel-function.ts";
import { INT } from "#core/cel/cel-type.ts";
import { anyDuration, anyText, anyTimestamp } from "#core/cel/parameter.ts";
import { SECOND } from "#core/cel/time-value.ts";
import { type WallClock, wallClock } from "#core/cel/wall-clock.ts";

const MILLISECOND = SECOND / 1000n;

/** Parts of timestamps, in UTC or in a time zone, and durations as a whole in one unit. */
export const TIME: readonly CelOverload[] = [
  ...part("getFullYear", ({ year }) => year),
  ...part("getMonth", ({ month }) => month - 1),
  ...part("getDate", ({ day }) => day),
  ...part("getDayOfMonth", ({ day }) => day - 1),
  ...part("getDayOfWeek", ({ weekday }) => weekday),
  ...part("getDayOfYear", ({ dayOfYear }) => dayOfYear),
  ...part("getHours", ({ hour }) => hour),
  ...part("getMinutes", ({ minute }) => minute),
  ...part("getSeconds", ({ second }) => second),
  ...part("getMilliseconds", ({ millisecond }) => millisecond),
  whole("getHours", (nanos) => nanos / (3600n * SECOND)),
  whole("getMinutes", (nanos) => nanos / (60n * SECOND)),
  whole("getSeconds", (nanos) => nanos / SECOND),
  whole("getMilliseconds", (nanos) => nanos / MILLISECOND),
];

function part(name: string, read: (clock: WallClock) => number): readonly CelOverload[] {
  return [
    defineMethod({
      name,
      params: [anyTimestamp],
      result: INT,
      run: ({ nanos }) => read(wallClock(nanos, "UTC")),
    }),
    defineMethod({
      name,
      params: [anyTimestamp, anyText],
      result: INT,
      run: ({ nanos }, zone) => read(wallClock(nanos, zone)),
    }),
  ];
}

function whole(name: string, count: (nanos: bigint) => bigint): CelOverload {
  return defineMethod({
    name,
    params: [anyDuration],
    result: INT,
    run: ({ nanos }) => Number(count(nanos)),
  });
}
