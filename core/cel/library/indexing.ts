import { noSuchKey, noSuchOverload, outOfBounds } from "#core/cel/cel-error.ts";
import { type CelOverload, defineFunction } from "#core/cel/cel-function.ts";
import { type CelMap, isMap, mapGet } from "#core/cel/cel-map.ts";
import { celToText } from "#core/cel/cel-text.ts";
import { INT, listOf, mapOf, optionalOf, param } from "#core/cel/cel-type.ts";
import { CelOptional, type CelValue, isList, type PlainMap } from "#core/cel/cel-value.ts";
import { numberOf } from "#core/cel/equality.ts";
import { kindOf } from "#core/cel/kind-of.ts";
import { anyList, anyMap, anyOptional, anyValue, type Parameter } from "#core/cel/parameter.ts";

/** The index of a list: an int, and at run time every number without a fraction. */
const anyIndex: Parameter = {
  type: INT,
  accepts: (value): value is CelValue => numberOf(value) !== undefined,
};

const LIST = listOf(param("T"));
const MAP = mapOf(param("K"), param("V"));

/** At run time null and all else without parts lacks every key; the checker knows these types already. */
const NOTHING_INSIDE: readonly CelOverload[] = [
  defineFunction({
    name: "_[_]",
    params: [{ ...anyValue("M"), type: MAP }, anyValue("K")],
    result: param("V"),
    run: (value, key) => {
      throw isList(value) || isMap(value)
        ? noSuchOverload("_[_]", [kindOf(value), kindOf(key)])
        : noSuchKey(celToText(key));
    },
  }),
  defineFunction({
    name: "_[?_]",
    params: [{ ...anyValue("M"), type: MAP }, anyValue("K")],
    result: optionalOf(param("V")),
    run: (value, key) => {
      if (isList(value) || isMap(value)) {
        throw noSuchOverload("_[?_]", [kindOf(value), kindOf(key)]);
      }
      return CelOptional.none;
    },
  }),
];

/** `list[0]`, `map[key]`, and the same with "?", which gives an optional. */
export const INDEXING: readonly CelOverload[] = [
  defineFunction({ name: "_[_]", params: [anyList(), anyIndex], result: param("T"), run: itemAt }),
  defineFunction({
    name: "_[_]",
    params: [anyMap, anyValue("K")],
    result: param("V"),
    run: entryAt,
  }),
  defineFunction({
    name: "_[_]",
    params: [
      { ...anyOptional, type: optionalOf(LIST) },
      { ...anyValue("I"), type: INT },
    ],
    result: optionalOf(param("T")),
    run: optionalAt,
  }),
  defineFunction({
    name: "_[_]",
    params: [{ ...anyOptional, type: optionalOf(MAP) }, anyValue("K")],
    result: optionalOf(param("V")),
    run: optionalAt,
  }),
  defineFunction({
    name: "_[?_]",
    params: [anyList(), anyIndex],
    result: optionalOf(param("T")),
    run: (list, index) => optional(findItem(list, index)),
  }),
  defineFunction({
    name: "_[?_]",
    params: [anyMap, anyValue("K")],
    result: optionalOf(param("V")),
    run: (map, key) => optional(mapGet(map, key)),
  }),
  defineFunction({
    name: "_[?_]",
    params: [
      { ...anyOptional, type: optionalOf(LIST) },
      { ...anyValue("I"), type: INT },
    ],
    result: optionalOf(param("T")),
    run: optionalAt,
  }),
  defineFunction({
    name: "_[?_]",
    params: [{ ...anyOptional, type: optionalOf(MAP) }, anyValue("K")],
    result: optionalOf(param("V")),
    run: optionalAt,
  }),
  ...NOTHING_INSIDE,
];

function itemAt(list: readonly CelValue[], index: CelValue): CelValue {
  const item = findItem(list, index);
  if (item === undefined) throw outOfBounds(celToText(index));
  return item;
}

function findItem(list: readonly CelValue[], index: CelValue): CelValue | undefined {
  const place = Number(numberOf(index));
  if (!Number.isInteger(place)) throw noSuchOverload("_[_]", ["list", kindOf(index)]);
  return list[place];
}

function entryAt(map: CelMap | PlainMap, key: CelValue): CelValue {
  const value = mapGet(map, key);
  if (value === undefined) throw noSuchKey(celToText(key));
  return value;
}

function optionalAt({ value }: CelOptional, key: CelValue): CelOptional {
  if (value === undefined) return CelOptional.none;
  if (isList(value)) return optional(findItem(value, key));
  return isMap(value) ? optional(mapGet(value, key)) : CelOptional.none;
}

function optional(value: CelValue | undefined): CelOptional {
  return value === undefined ? CelOptional.none : new CelOptional(value);
}
