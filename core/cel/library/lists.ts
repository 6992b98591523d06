import { CelError } from "#core/cel/cel-error.ts";
import { type CelOverload, defineFunction, defineMethod } from "#core/cel/cel-function.ts";
import { BOOL, type CelType, DYN, INT, listOf, optionalOf, param } from "#core/cel/cel-type.ts";
import { CelOptional, type CelValue, isList } from "#core/cel/cel-value.ts";
import { celEquals } from "#core/cel/equality.ts";
import { anyInt, anyList, anyValue } from "#core/cel/parameter.ts";
import { deepCost, traversalCost } from "#core/cel/traversal-cost.ts";

const T = param("T");
const LIST = listOf(T);
const DEEPEST = 100;

type Int = number | bigint;
type List = readonly CelValue[];

/** Parts of lists, and new lists from old ones. */
export const LISTS: readonly CelOverload[] = [
  defineFunction({
    name: "lists.range",
    params: [anyInt],
    result: listOf(INT),
    run: (count) => Array.from({ length: Math.max(0, Number(count)) }, (_, index) => index),
    cost: (count) => Math.max(0, Number(count)),
  }),
  defineMethod({
    name: "slice",
    params: [anyList(), anyInt, anyInt],
    result: LIST,
    run: slice,
    cost: (list) => list.length,
  }),
  defineMethod({
    name: "distinct",
    params: [anyList()],
    result: LIST,
    run: distinct,
    cost: (list) => deepCost(list) * list.length,
  }),
  defineMethod({
    name: "flatten",
    params: [anyList(LIST)],
    result: LIST,
    run: (list) => flatten(list, 1),
    cost: (list) => flatSize(list, 1),
  }),
  defineMethod({
    name: "flatten",
    params: [anyList(DYN), anyInt],
    result: listOf(DYN),
    run: flatten,
    cost: flatSize,
  }),
  ofList("reverse", { result: LIST, run: (list) => [...list].reverse() }),
  ofList("first", { result: optionalOf(T), run: (list) => new CelOptional(list[0]) }),
  ofList("last", { result: optionalOf(T), run: (list) => new CelOptional(list.at(-1)) }),
  ofItem("indexOf", {
    result: INT,
    run: (list, item) => list.findIndex((other) => celEquals(other, item)),
  }),
  ofItem("lastIndexOf", {
    result: INT,
    run: (list, item) => list.findLastIndex((other) => celEquals(other, item)),
  }),
  ofItem("includes", {
    result: BOOL,
    run: (list, item) => list.some((other) => celEquals(other, item)),
  }),
];

function ofList(
  name: string,
  method: { result: CelType; run: (list: List) => CelValue },
): CelOverload {
  return defineMethod({ name, params: [anyList()], ...method, cost: traversalCost });
}

function ofItem(
  name: string,
  method: { result: CelType; run: (list: List, item: CelValue) => CelValue },
): CelOverload {
  return defineMethod({
    name,
    params: [anyList(), anyValue("T")],
    ...method,
    cost: (list) => deepCost(list),
  });
}

function slice(list: List, start: Int, end: Int): List {
  const call = `cannot slice(${start}, ${end})`;
  if (start < 0 || end < 0) throw new CelError(`${call}, negative indexes not supported`);
  if (start > end)
    throw new CelError(`${call}, start index must be less than or equal to end index`);
  if (end > list.length) throw new CelError(`${call}, list is length ${list.length}`);
  return list.slice(Number(start), Number(end));
}

function distinct(list: List): List {
  const found: CelValue[] = [];
  for (const item of list) {
    if (!found.some((other) => celEquals(other, item))) found.push(item);
  }
  return found;
}

function flatten(list: List, depth: Int): List {
  if (depth < 0) throw new CelError("level must be non-negative");
  if (depth === 0) return list;
  return list.flatMap((item) => (isList(item) ? flatten(item, Number(depth) - 1) : [item]));
}

/** How many items flattening looks at. @throws CelError beyond 100 levels of lists. */
function flatSize(list: List, depth: Int, level = 0): number {
  if (level > DEEPEST) throw new CelError(`expected at most ${DEEPEST} levels of lists`);
  if (depth <= 0) return list.length;
  return list.reduce<number>(
    (sum, item) => sum + (isList(item) ? flatSize(item, Number(depth) - 1, level + 1) : 1),
    0,
  );
}
