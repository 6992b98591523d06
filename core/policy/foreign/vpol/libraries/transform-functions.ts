import { CelError } from "#core/cel/cel-error.ts";
import { type CelOverload, defineFunction } from "#core/cel/cel-function.ts";
import { CelMap, isMap, mapGet, mapKeys } from "#core/cel/cel-map.ts";
import { DYN, mapOf } from "#core/cel/cel-type.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import { anyList, anyText } from "#core/cel/parameter.ts";
import { traversalCost } from "#core/cel/traversal-cost.ts";

/** `listObjToMap(keys, values, "name", "value")`: of two lists, one with the keys and one with the values. */
export const TRANSFORM_FUNCTIONS: readonly CelOverload[] = [
  "listObjToMap",
  "transform.listObjToMap",
].map((name) =>
  defineFunction({
    name,
    params: [anyList(DYN), anyList(DYN), anyText, anyText],
    result: mapOf(DYN, DYN),
    run: joined,
    cost: (keys, values) => 10 * traversalCost(keys, values),
  }),
);

type List = readonly CelValue[];

// As Kyverno has it: the last of two that have the same key stays.
function joined(keys: List, values: List, keyName: string, valueName: string): CelMap {
  if (keys.length !== values.length)
    throw new CelError(
      `listObjToMap must take lists of equal length. list1: ${keys.length}, list2: ${values.length}`,
    );
  return new CelMap(
    new Map(
      keys.map((item, index) => {
        const key = mapGet(objectAt(item), keyName);
        if (typeof key !== "string")
          throw new CelError(
            "the passed key name cannot be handled as a string in the key object list",
          );
        return [key, [key, mapGet(objectAt(values[index] ?? null), valueName) ?? null] as const];
      }),
    ),
  );
}

function objectAt(item: CelValue) {
  if (!isMap(item)) throw new CelError("listObjToMap: expected lists of objects");
  const isNamed = mapKeys(item).every((key) => typeof key === "string");
  if (!isNamed) throw new CelError("failed to convert key to a string");
  return item;
}
