import { noSuchOverload } from "./cel-error.ts";
import type { CelValue } from "./cel-value.ts";
import { compareValues } from "./ordering.ts";
import { kindOf } from "./kind-of.ts";

/** The items in the order of their keys. @throws CelError unless all keys are of one ordered type. */
export function sortByKeys(
  items: readonly CelValue[],
  keys: readonly CelValue[],
): readonly CelValue[] {
  const [first = null] = keys;
  const kind = kindOf(first);
  for (const key of keys) {
    if (kindOf(key) !== kind || compareValues(key, key) === undefined) {
      throw noSuchOverload("sort", [kind, kindOf(key)]);
    }
  }
  const order = items.map((item, index) => ({ item, key: keys[index] ?? null }));
  return order.sort((one, other) => compareValues(one.key, other.key) ?? 0).map(({ item }) => item);
}
