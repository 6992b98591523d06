import { type CelOverload, defineFunction } from "#core/cel/cel-function.ts";
import { BOOL } from "#core/cel/cel-type.ts";
import { mapGet } from "#core/cel/cel-map.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import { celEquals } from "#core/cel/equality.ts";
import { compareValues } from "#core/cel/ordering.ts";
import {
  anyBool,
  anyBytes,
  anyDouble,
  anyDuration,
  anyInt,
  anyList,
  anyMap,
  anyText,
  anyTimestamp,
  anyUint,
  anyValue,
  type Parameter,
} from "#core/cel/parameter.ts";
import { deepCost } from "#core/cel/traversal-cost.ts";

const NUMBERS: readonly Parameter[] = [anyInt, anyUint, anyDouble];
const ORDERED: readonly Parameter[] = [anyBool, anyText, anyBytes, anyTimestamp, anyDuration];

const ORDER_TESTS: readonly (readonly [name: string, holds: (order: number) => boolean])[] = [
  ["_<_", (order) => order < 0],
  ["_<=_", (order) => order <= 0],
  ["_>_", (order) => order > 0],
  ["_>=_", (order) => order >= 0],
];

/** Equality, order and membership; numbers of different types compare by value. */
export const RELATIONS: readonly CelOverload[] = [
  equality("_==_", { equal: true }),
  equality("_!=_", { equal: false }),
  ...ORDER_TESTS.flatMap(([name, holds]) => [
    ...NUMBERS.flatMap((left) => NUMBERS.map((right) => relation({ name, holds, left, right }))),
    ...ORDERED.map((both) => relation({ name, holds, left: both, right: both })),
  ]),
  defineFunction({
    name: "@in",
    params: [anyValue("T"), anyList()],
    result: BOOL,
    run: (value, list) => list.some((item) => celEquals(item, value)),
    cost: deepCost,
  }),
  defineFunction({
    name: "@in",
    params: [anyValue("K"), anyMap],
    result: BOOL,
    run: (key, map) => mapGet(map, key) !== undefined,
  }),
];

function equality(name: string, { equal }: { readonly equal: boolean }): CelOverload {
  return defineFunction({
    name,
    params: [anyValue("T"), anyValue("T")],
    result: BOOL,
    run: (left, right) => celEquals(left, right) === equal,
    cost: (left) => deepCost(left),
  });
}

interface Relation {
  readonly name: string;
  holds(order: number): boolean;
  readonly left: Parameter;
  readonly right: Parameter;
}

function relation({ name, holds, left, right }: Relation): CelOverload {
  return defineFunction({
    name,
    params: [left, right],
    result: BOOL,
    run: (one: CelValue, other: CelValue) => {
      const order = compareValues(one, other);
      // Only numbers that are none (NaN) have no order here, and nothing holds of them.
      return order !== undefined && holds(order);
    },
  });
}
