import { CelError } from "#core/cel/cel-error.ts";
import { type CelOverload, defineFunction, defineMethod } from "#core/cel/cel-function.ts";
import { mapSize, isMap } from "#core/cel/cel-map.ts";
import { BOOL, listOf, optionalOf, param } from "#core/cel/cel-type.ts";
import { CelBytes, CelOptional, type CelValue, isList } from "#core/cel/cel-value.ts";
import { numberOf } from "#core/cel/equality.ts";
import { anyList, anyOptional, anyValue } from "#core/cel/parameter.ts";
import { CelDuration, CelTimestamp } from "#core/cel/time-value.ts";

const T = param("T");

/** Optional values: `x.?y`, `optional.of(x)` and what can be asked of them. */
export const OPTIONALS: readonly CelOverload[] = [
  defineFunction({
    name: "optional.none",
    params: [],
    result: optionalOf(T),
    run: () => CelOptional.none,
  }),
  defineFunction({
    name: "optional.of",
    params: [anyValue("T")],
    result: optionalOf(T),
    run: (value) => new CelOptional(value),
  }),
  defineFunction({
    name: "optional.ofNonZeroValue",
    params: [anyValue("T")],
    result: optionalOf(T),
    run: (value) => (isZero(value) ? CelOptional.none : new CelOptional(value)),
  }),
  defineMethod({
    name: "hasValue",
    params: [anyOptional],
    result: BOOL,
    run: ({ value }) => value !== undefined,
  }),
  defineMethod({ name: "value", params: [anyOptional], result: T, run: valueOf }),
  defineMethod({
    name: "or",
    params: [anyOptional, anyOptional],
    result: optionalOf(T),
    run: (one, other) => (one.value === undefined ? other : one),
  }),
  defineMethod({
    name: "orValue",
    params: [anyOptional, anyValue("T")],
    result: T,
    run: ({ value }, otherwise) => (value === undefined ? otherwise : value),
  }),
  ...[defineFunction, defineMethod].map((define) =>
    define({
      name: define === defineFunction ? "optional.unwrap" : "unwrapOpt",
      params: [anyList(optionalOf(T))],
      result: listOf(T),
      run: presentValues,
    }),
  ),
];

function valueOf({ value }: CelOptional): CelValue {
  if (value === undefined) throw new CelError("optional.none() dereference");
  return value;
}

function presentValues(list: readonly CelValue[]): readonly CelValue[] {
  return list.flatMap((item) =>
    item instanceof CelOptional && item.value !== undefined ? [item.value] : [],
  );
}

function isZero(value: CelValue): boolean {
  if (value === null || value === false || value === "") return true;
  const number = numberOf(value);
  if (number !== undefined) return Number(number) === 0;
  if (isList(value)) return value.length === 0;
  if (isMap(value)) return mapSize(value) === 0;
  if (value instanceof CelBytes) return value.value.length === 0;
  if (value instanceof CelDuration) return value.nanos === 0n;
  return value instanceof CelOptional
    ? value.value === undefined
    : value instanceof CelTimestamp && value.nanos === 0n;
}
