import { CelError } from "./cel-error.ts";
import { CelMap, isMap, sameEntries } from "./cel-map.ts";
import { CelDouble, CelObject, CelUint, type CelValue, isList } from "./cel-value.ts";

const DEEPEST = 500;

/** Equality across types: 1 == 1.0 == 1u; values of different kinds are unequal, never an error. */
export function celEquals(left: CelValue, right: CelValue): boolean {
  if (typeof left === "string" || typeof right === "string") return left === right;
  return sameAt(left, right, 0);
}

/**
 * The number behind any numeric value, else undefined. Where bigint meets number one is a double,
 * and integers are compared with doubles as doubles, as Go does.
 */
export function numberOf(value: CelValue): number | bigint | undefined {
  if (typeof value === "number" || typeof value === "bigint") return value;
  return value instanceof CelDouble || value instanceof CelUint ? value.value : undefined;
}

function sameAt(left: CelValue, right: CelValue, depth: number): boolean {
  if (depth > DEEPEST) throw new CelError("values are nested too deeply to be compared");
  if (typeof left !== "object" && typeof left === typeof right && typeof left !== "number") {
    return left === right;
  }
  const number = numberOf(left);
  if (number !== undefined) return sameNumber(number, numberOf(right));
  if (left === null || right === null || typeof left !== "object" || typeof right !== "object") {
    return left === right;
  }
  return sameObject(left, right, depth);
}

function sameNumber(left: number | bigint, right: number | bigint | undefined): boolean {
  if (right === undefined) return false;
  return typeof left === typeof right ? left === right : Number(left) === Number(right);
}

function sameObject(left: object & CelValue, right: object & CelValue, depth: number): boolean {
  const same = (one: CelValue, other: CelValue) => sameAt(one, other, depth + 1);
  if (isList(left)) return isList(right) && sameList(left, right, same);
  if (isMap(left) && isMap(right)) return sameEntries(left, right, same);
  if (left instanceof CelMap || !(left instanceof CelObject)) return false;
  return right instanceof CelObject && left.equals(right, same);
}

function sameList(
  left: readonly CelValue[],
  right: readonly CelValue[],
  same: (one: CelValue, other: CelValue) => boolean,
): boolean {
  return (
    left.length === right.length && left.every((item, index) => same(item, right[index] ?? null))
  );
}
