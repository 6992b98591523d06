import { isRecord } from "#core/is-record.ts";
import { listAt, mapAt, referenceAt, scalarText, textAt } from "./arguments.ts";
import { valueError } from "./jmespath-error.ts";
import type { JmespathFunction, JmespathScope } from "./jmespath-function.ts";
import { isList, isNumber } from "./jmespath-value.ts";

type Functions = Readonly<Record<string, JmespathFunction>>;

/** Functions over lists and maps. Keys come in the order of the alphabet; Go's come in none. */
export const LIST_FUNCTIONS: Functions = {
  keys: { parameters: ["object"], run: (given) => Object.keys(mapAt(given, 0)).sort() },
  values: {
    parameters: ["object"],
    run: (given) => entriesOf(mapAt(given, 0)).map(([, value]) => value),
  },
  length: { parameters: ["string|array|object"], run: ([value]) => lengthOf(value) },
  contains: { parameters: ["array|string", "any"], run: ([whole, part]) => contains(whole, part) },
  reverse: { parameters: ["array|string"], run: ([value]) => reversed(value) },
  sort: { parameters: ["strings|numbers"], run: (given) => listAt(given, 0).toSorted(order) },
  sort_by: { parameters: ["array", "expression"], run: sortBy },
  max: { parameters: ["numbers|strings"], run: (given) => extreme(listAt(given, 0), 1) },
  min: { parameters: ["numbers|strings"], run: (given) => extreme(listAt(given, 0), -1) },
  max_by: { parameters: ["array", "expression"], run: extremeBy(1) },
  min_by: { parameters: ["array", "expression"], run: extremeBy(-1) },
  map: {
    parameters: ["expression", "array"],
    run: (given, scope) =>
      listAt(given, 1).map((one) => scope.apply(referenceAt(given, 0), one) ?? null),
  },
  merge: { parameters: ["object…"], run: merged },
  join: {
    parameters: ["string", "strings"],
    run: (given, { budget }) => {
      const list = listAt(given, 1);
      const separator = textAt(given, 0);
      for (const text of list) budget.make(String(text).length + separator.length);
      return list.join(separator);
    },
  },
  to_array: { parameters: ["any"], run: ([value]) => (isList(value) ? value : [value ?? null]) },
  not_null: {
    parameters: ["any…"],
    run: (given) => given.find((one) => one !== null && one !== undefined) ?? null,
  },
  lookup: { parameters: ["object|array", "string|number"], run: lookup },
  items: { parameters: ["object|array", "string", "string"], run: items },
  object_from_lists: { parameters: ["array", "array"], run: objectFromLists },
  label_match: {
    parameters: ["object", "object"],
    run: (given) => {
      const [wanted, own] = [mapAt(given, 0), mapAt(given, 1)];
      return Object.entries(wanted).every(
        ([key, value]) => Object.hasOwn(own, key) && own[key] === value,
      );
    },
  },
};

type Map = Readonly<Record<string, unknown>>;

function entriesOf(map: Map): readonly (readonly [string, unknown])[] {
  return Object.keys(map)
    .sort()
    .map((key) => [key, map[key]]);
}

function lengthOf(value: unknown): number {
  if (typeof value === "string") return Array.from(value).length;
  return isList(value) ? value.length : Object.keys(value ?? {}).length;
}

function contains(whole: unknown, part: unknown): boolean {
  if (typeof whole === "string") return typeof part === "string" && whole.includes(part);
  if (!isList(whole)) return false;
  for (const one of whole) {
    const areBoth = (isList(one) && isList(part)) || (isRecord(one) && isRecord(part));
    if (areBoth) throw valueError("contains(): maps and lists cannot be compared");
    if (isNumber(one) && isNumber(part) ? Number(one) === Number(part) : one === (part ?? null))
      return true;
  }
  return false;
}

function reversed(value: unknown): unknown {
  if (typeof value === "string") return Array.from(value).reverse().join("");
  return isList(value) ? value.toReversed() : null;
}

/** By code points, as Go compares bytes of UTF-8. */
function order(left: unknown, right: unknown): number {
  if (isNumber(left) && isNumber(right)) return left < right ? -1 : left > right ? 1 : 0;
  const [first, second] = [String(left), String(right)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function extreme(list: readonly unknown[], sign: number): unknown {
  const [first = null, ...others] = list;
  return others.reduce((best, one) => (order(one, best) * sign > 0 ? one : best), first);
}

type Pair = readonly [value: unknown, measure: unknown];

/** What an expression makes of each element: all numbers, or all texts. */
function measured(given: readonly unknown[], scope: JmespathScope): readonly Pair[] {
  const reference = referenceAt(given, 1);
  const pairs = listAt(given, 0).map((one): Pair => [one, scope.apply(reference, one) ?? null]);
  const isFit = [isNumber, isText].some((fits) => pairs.every(([, measure]) => fits(measure)));
  if (isFit || pairs.length < 2) return pairs;
  throw valueError("invalid type, must be number or string");
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function sortBy(given: readonly unknown[], scope: JmespathScope): unknown {
  return measured(given, scope)
    .toSorted(([, left], [, right]) => order(left, right))
    .map(([value]) => value);
}

function extremeBy(sign: number): JmespathFunction["run"] {
  return (given, scope) => {
    const [first, ...others] = measured(given, scope);
    if (first === undefined) return null;
    const best = others.reduce((one, two) => (order(two[1], one[1]) * sign > 0 ? two : one), first);
    return best[0];
  };
}

function merged(given: readonly unknown[], { budget }: JmespathScope): Map {
  const entries = given.flatMap((_, index) => Object.entries(mapAt(given, index)));
  budget.make(entries.length);
  return Object.fromEntries(entries);
}

function lookup(given: readonly unknown[]): unknown {
  const [holder, key] = given;
  if (isList(holder)) {
    if (!isNumber(key) || !Number.isInteger(Number(key)))
      throw valueError("lookup(): expected a whole number as argument 2");
    return Number(key) < 0 ? null : (holder.at(Number(key)) ?? null);
  }
  const map = mapAt(given, 0);
  const name = textAt(given, 1);
  return Object.hasOwn(map, name) ? (map[name] ?? null) : null;
}

function items(given: readonly unknown[], { budget }: JmespathScope): unknown {
  const [keyName, valueName] = [textAt(given, 1), textAt(given, 2)];
  const [holder] = given;
  const pairs = isList(holder)
    ? holder.map((one, index) => [index, one])
    : entriesOf(mapAt(given, 0));
  budget.make(pairs.length * 2);
  return pairs.map(([key, value]) =>
    Object.fromEntries([
      [keyName, key],
      [valueName, value],
    ]),
  );
}

function objectFromLists(given: readonly unknown[]): unknown {
  const values = listAt(given, 1);
  return Object.fromEntries(
    listAt(given, 0).map((key, index) => [scalarText(key, 0), values[index] ?? null]),
  );
}
