import { CelBytes, type CelValue } from "./cel-value.ts";
import { numberOf } from "./equality.ts";
import { CelDuration, CelTimestamp } from "./time-value.ts";

/** Numbers of all types in one order; undefined when one is no number or is not a number (NaN). */
export function compareNumbers(left: CelValue, right: CelValue): number | undefined {
  const one = numberOf(left);
  const other = numberOf(right);
  if (one === undefined || other === undefined) return undefined;
  return typeof one === typeof other ? order(one, other) : order(Number(one), Number(other));
}

function order(one: number | bigint, other: number | bigint): number | undefined {
  if (one < other) return -1;
  if (one > other) return 1;
  return Number.isNaN(one) || Number.isNaN(other) ? undefined : 0;
}

/** Order by code points, as Go compares strings; JavaScript's own order differs beyond U+FFFF. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const shorter = Math.min(left.length, right.length);
  let index = 0;
  while (index < shorter && left.charCodeAt(index) === right.charCodeAt(index)) index += 1;
  if (index === shorter) return left.length - right.length;
  return codePointRank(left.charCodeAt(index)) - codePointRank(right.charCodeAt(index));
}

export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** The order of two values of one type, or of any two numbers; undefined: they have none. */
export function compareValues(left: CelValue, right: CelValue): number | undefined {
  if (typeof left === "string")
    return typeof right === "string" ? compareText(left, right) : undefined;
  if (typeof left === "boolean")
    return typeof right === "boolean" ? Number(left) - Number(right) : undefined;
  if (left instanceof CelBytes)
    return right instanceof CelBytes ? compareBytes(left.value, right.value) : undefined;
  if (left instanceof CelTimestamp) {
    return right instanceof CelTimestamp ? compareNumbers(left.nanos, right.nanos) : undefined;
  }
  if (left instanceof CelDuration) {
    return right instanceof CelDuration ? compareNumbers(left.nanos, right.nanos) : undefined;
  }
  return compareNumbers(left, right);
}
