import { CelError } from "./cel-error.ts";
import { isMap, mapEntries, mapSize } from "./cel-map.ts";
import { CelBytes, CelOptional, type CelValue, isList } from "./cel-value.ts";

/** Characters that cost one unit, when a function walks through text. */
const CHARACTERS_PER_UNIT = 10;

/** What walking through the values costs: a unit for ten characters, or for an element. */
export function traversalCost(...values: readonly CelValue[]): number {
  let units = 0;
  for (const value of values) units += costOf(value);
  return units;
}

export function textCost(length: number): number {
  return Math.floor(length / CHARACTERS_PER_UNIT);
}

/** What looking for a pattern in a text costs. */
export function patternCost(text: string, pattern: string): number {
  return (1 + textCost(text.length)) * (1 + textCost(pattern.length));
}

function costOf(value: CelValue): number {
  if (typeof value === "string") return textCost(value.length);
  if (typeof value !== "object" || value === null) return 0;
  if (isList(value)) return value.length;
  if (value instanceof CelBytes) return textCost(value.value.length);
  return isMap(value) ? mapSize(value) : 0;
}

// Lists that hold one list many times over can be small in memory and endless to walk through.
const MOST_COUNTED = 2_000_000;
const DEEPEST = 500;

/** What walking through everything inside the values costs, as comparing and formatting do. */
export function deepCost(...values: readonly CelValue[]): number {
  let units = 0;
  for (const value of values) units = addDeepCost(units, value, 0);
  return units;
}

function addDeepCost(before: number, value: CelValue, depth: number): number {
  if (typeof value !== "object" || value === null) return before + costOf(value);
  if (depth > DEEPEST) throw new CelError(`expected at most ${DEEPEST} levels of lists and maps`);
  let units = before + 1;
  for (const inner of children(value)) {
    if (units > MOST_COUNTED) return units;
    units = addDeepCost(units + 1, inner, depth + 1);
  }
  return units;
}

function children(value: object & CelValue): readonly CelValue[] {
  if (isList(value)) return value;
  if (value instanceof CelOptional) return value.value === undefined ? [] : [value.value];
  return isMap(value) ? Array.from(mapEntries(value), ([, inner]) => inner) : [];
}
