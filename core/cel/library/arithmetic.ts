import { CelError } from "#core/cel/cel-error.ts";
import { type CelOverload, defineFunction } from "#core/cel/cel-function.ts";
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  INT,
  listOf,
  param,
  STRING,
  TIMESTAMP,
  UINT,
} from "#core/cel/cel-type.ts";
import { CelBytes, makeDouble, makeInt, makeUint } from "#core/cel/cel-value.ts";
import { doubleOf } from "#core/cel/double-of.ts";
import {
  anyBool,
  anyBytes,
  anyDouble,
  anyDuration,
  anyInt,
  anyList,
  anyText,
  anyTimestamp,
  anyUint,
} from "#core/cel/parameter.ts";
import { CelDuration, CelTimestamp } from "#core/cel/time-value.ts";
import { traversalCost } from "#core/cel/traversal-cost.ts";

type Int = number | bigint;

/** The operators + - * / % and the signs; integers that leave 64 bits are errors. */
export const ARITHMETIC: readonly CelOverload[] = [
  intOperator("_+_", {
    small: (left, right) => left + right,
    large: (left, right) => left + right,
  }),
  intOperator("_-_", {
    small: (left, right) => left - right,
    large: (left, right) => left - right,
  }),
  intOperator("_*_", {
    small: (left, right) => left * right,
    large: (left, right) => left * right,
  }),
  defineFunction({ name: "_/_", params: [anyInt, anyInt], result: INT, run: divideInts }),
  defineFunction({ name: "_%_", params: [anyInt, anyInt], result: INT, run: remainderOfInts }),
  uintOperator("_+_", (left, right) => left + right),
  uintOperator("_-_", (left, right) => left - right),
  uintOperator("_*_", (left, right) => left * right),
  uintOperator("_/_", (left, right) => left / nonZero(right, "division by zero")),
  uintOperator("_%_", (left, right) => left % nonZero(right, "modulus by zero")),
  doubleOperator("_+_", (left, right) => left + right),
  doubleOperator("_-_", (left, right) => left - right),
  doubleOperator("_*_", (left, right) => left * right),
  doubleOperator("_/_", (left, right) => left / right),
  defineFunction({
    name: "-_",
    params: [anyInt],
    result: INT,
    run: (value) => makeInt(-BigInt(value)),
  }),
  defineFunction({
    name: "-_",
    params: [anyDouble],
    result: DOUBLE,
    run: (value) => makeDouble(-doubleOf(value)),
  }),
  defineFunction({ name: "!_", params: [anyBool], result: BOOL, run: (value) => !value }),
  defineFunction({
    name: "_+_",
    params: [anyText, anyText],
    result: STRING,
    run: (left, right) => left + right,
    cost: traversalCost,
  }),
  defineFunction({
    name: "_+_",
    params: [anyBytes, anyBytes],
    result: BYTES,
    run: (left, right) => new CelBytes(Uint8Array.of(...left.value, ...right.value)),
    cost: traversalCost,
  }),
  defineFunction({
    name: "_+_",
    params: [anyList(), anyList()],
    result: listOf(param("T")),
    run: (left, right) => [...left, ...right],
    cost: traversalCost,
  }),
  defineFunction({
    name: "_+_",
    params: [anyTimestamp, anyDuration],
    result: TIMESTAMP,
    run: (time, span) => new CelTimestamp(time.nanos + span.nanos, time.offsetMinutes),
  }),
  defineFunction({
    name: "_+_",
    params: [anyDuration, anyTimestamp],
    result: TIMESTAMP,
    run: (span, time) => new CelTimestamp(time.nanos + span.nanos, time.offsetMinutes),
  }),
  defineFunction({
    name: "_+_",
    params: [anyDuration, anyDuration],
    result: DURATION,
    run: (left, right) => new CelDuration(left.nanos + right.nanos),
  }),
  defineFunction({
    name: "_-_",
    params: [anyTimestamp, anyTimestamp],
    result: DURATION,
    run: (left, right) => new CelDuration(left.nanos - right.nanos),
  }),
  defineFunction({
    name: "_-_",
    params: [anyTimestamp, anyDuration],
    result: TIMESTAMP,
    run: (time, span) => new CelTimestamp(time.nanos - span.nanos, time.offsetMinutes),
  }),
  defineFunction({
    name: "_-_",
    params: [anyDuration, anyDuration],
    result: DURATION,
    run: (left, right) => new CelDuration(left.nanos - right.nanos),
  }),
];

interface IntOperator {
  small(left: number, right: number): number;
  large(left: bigint, right: bigint): bigint;
}

/** Two safe integers whose result is safe need no bigint, which is the usual case. */
function intOperator(name: string, { small, large }: IntOperator): CelOverload {
  const run = (left: Int, right: Int) => {
    if (typeof left === "number" && typeof right === "number") {
      const result = small(left, right);
      if (Number.isSafeInteger(result)) return result + 0;
    }
    return makeInt(large(BigInt(left), BigInt(right)));
  };
  return defineFunction({ name, params: [anyInt, anyInt], result: INT, run });
}

function uintOperator(name: string, compute: (left: bigint, right: bigint) => bigint): CelOverload {
  return defineFunction({
    name,
    params: [anyUint, anyUint],
    result: UINT,
    run: (left, right) => makeUint(compute(left.value, right.value)),
  });
}

function doubleOperator(
  name: string,
  compute: (left: number, right: number) => number,
): CelOverload {
  return defineFunction({
    name,
    params: [anyDouble, anyDouble],
    result: DOUBLE,
    run: (left, right) => makeDouble(compute(doubleOf(left), doubleOf(right))),
  });
}

function divideInts(left: Int, right: Int): Int {
  const divisor = nonZero(BigInt(right), "division by zero");
  if (typeof left === "number" && typeof right === "number") return Math.trunc(left / right) + 0;
  return makeInt(BigInt(left) / divisor);
}

function remainderOfInts(left: Int, right: Int): Int {
  const divisor = nonZero(BigInt(right), "modulus by zero");
  if (typeof left === "number" && typeof right === "number") return (left % right) + 0;
  return makeInt(BigInt(left) % divisor);
}

function nonZero(value: bigint, message: string): bigint {
  if (value === 0n) throw new CelError(message);
  return value;
}
