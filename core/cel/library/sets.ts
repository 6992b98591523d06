import { type CelOverload, defineFunction } from "#core/cel/cel-function.ts";
import { BOOL } from "#core/cel/cel-type.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import { celEquals } from "#core/cel/equality.ts";
import { anyList } from "#core/cel/parameter.ts";
import { deepCost } from "#core/cel/traversal-cost.ts";

type List = readonly CelValue[];

/** Lists as sets: order and repetition do not count. */
export const SETS: readonly CelOverload[] = [
  setTest("sets.contains", (all, part) => part.every((item) => holds(all, item))),
  setTest("sets.intersects", (one, other) => one.some((item) => holds(other, item))),
  setTest(
    "sets.equivalent",
    (one, other) =>
      one.every((item) => holds(other, item)) && other.every((item) => holds(one, item)),
  ),
];

function setTest(name: string, run: (one: List, other: List) => boolean): CelOverload {
  return defineFunction({
    name,
    params: [anyList(), anyList()],
    result: BOOL,
    run,
    cost: (one, other) => deepCost(one) * other.length + deepCost(other),
  });
}

function holds(list: List, item: CelValue): boolean {
  return list.some((other) => celEquals(item, other));
}
