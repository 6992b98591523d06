import { CelError, noSuchOverload } from "#core/cel/cel-error.ts";
import { type CelOverload, defineMethod } from "#core/cel/cel-function.ts";
import { BOOL, listOf } from "#core/cel/cel-type.ts";
import { type CelValue, isInt, makeDouble, makeInt, makeUint } from "#core/cel/cel-value.ts";
import { doubleOf } from "#core/cel/double-of.ts";
import { kindOf } from "#core/cel/kind-of.ts";
import { compareValues } from "#core/cel/ordering.ts";
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
  type Parameter,
} from "#core/cel/parameter.ts";
import { sortByKeys } from "#core/cel/sort-by-keys.ts";
import { CelDuration } from "#core/cel/time-value.ts";
import { traversalCost } from "#core/cel/traversal-cost.ts";

type List = readonly CelValue[];

const SUMMABLE: readonly Parameter[] = [anyInt, anyUint, anyDouble, anyDuration];
const ORDERED: readonly Parameter[] = [...SUMMABLE, anyBool, anyTimestamp, anyText, anyBytes];

/** Lists of values that have an order: isSorted, min, max, sum, sort. */
export const ORDERED_LISTS: readonly CelOverload[] = [
  ...ORDERED.flatMap(({ type }) => [
    defineMethod({
      name: "isSorted",
      params: [anyList(type)],
      result: BOOL,
      run: (list) =>
        list.every((item, index) => index === 0 || order(list[index - 1] ?? null, item) <= 0),
      cost: traversalCost,
    }),
    defineMethod({
      name: "min",
      params: [anyList(type)],
      result: type,
      run: (list) => pick(list, { name: "min", loses: (rank) => rank > 0 }),
      cost: traversalCost,
    }),
    defineMethod({
      name: "max",
      params: [anyList(type)],
      result: type,
      run: (list) => pick(list, { name: "max", loses: (rank) => rank < 0 }),
      cost: traversalCost,
    }),
    defineMethod({
      name: "sort",
      params: [anyList(type)],
      result: listOf(type),
      run: (list) => sortByKeys(list, list),
      cost: (list) => list.length * Math.ceil(Math.log2(list.length + 1)),
    }),
  ]),
  ...SUMMABLE.map(({ type }) =>
    defineMethod({
      name: "sum",
      params: [anyList(type)],
      result: type,
      run: sum,
      cost: traversalCost,
    }),
  ),
];

function pick(
  list: List,
  { name, loses }: { name: string; loses: (rank: number) => boolean },
): CelValue {
  const [first, ...rest] = list;
  if (first === undefined) throw new CelError(`${name} called on empty list`);
  return rest.reduce<CelValue>((best, item) => (loses(order(best, item)) ? item : best), first);
}

function order(one: CelValue, other: CelValue): number {
  const rank = compareValues(one, other);
  if (rank === undefined) throw noSuchOverload("compare", [kindOf(one), kindOf(other)]);
  return rank;
}

/** The sum in the type of the first item: all must be of that type; 0 of an empty list. */
function sum(list: List): CelValue {
  const [first] = list;
  if (first === undefined) return 0;
  if (list.every(anyDuration.accepts)) return new CelDuration(total(list, ({ nanos }) => nanos));
  if (list.every(anyUint.accepts)) return makeUint(total(list, ({ value }) => value));
  if (list.every(isInt)) return makeInt(total(list, BigInt));
  if (list.every(anyDouble.accepts)) {
    return makeDouble(list.reduce<number>((before, item) => before + doubleOf(item), 0));
  }
  throw noSuchOverload("sum", [...new Set(list.map(kindOf))]);
}

function total<T>(list: readonly T[], amount: (item: T) => bigint): bigint {
  return list.reduce<bigint>((before, item) => before + amount(item), 0n);
}
