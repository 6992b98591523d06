import { isMap, mapSize } from "./cel-map.ts";
import { CelBytes, type CelValue, isList } from "./cel-value.ts";

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

function costOf(value: CelValue): number {
  if (typeof value === "string") return textCost(value.length);
  if (typeof value !== "object" || value === null) return 0;
  if (isList(value)) return value.length;
  if (value instanceof CelBytes) return textCost(value.value.length);
  return isMap(value) ? mapSize(value) : 0;
}
