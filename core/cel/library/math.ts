import { CelError, noSuchOverload } from "#core/cel/cel-error.ts";
import { type CelOverload, defineFunction } from "#core/cel/cel-function.ts";
import { BOOL, DOUBLE, DYN, INT, UINT } from "#core/cel/cel-type.ts";
import { type CelValue, makeDouble, makeInt, makeUint } from "#core/cel/cel-value.ts";
import { doubleOf } from "#core/cel/double-of.ts";
import { numberOf } from "#core/cel/equality.ts";
import { kindOf } from "#core/cel/kind-of.ts";
import { compareNumbers } from "#core/cel/ordering.ts";
import { anyDouble, anyInt, anyList, anyUint, type Parameter } from "#core/cel/parameter.ts";
import { traversalCost } from "#core/cel/traversal-cost.ts";

const NUMBERS: readonly Parameter[] = [anyInt, anyUint, anyDouble];

/** math.*: extremes, rounding, signs, roots. */
export const MATH: readonly CelOverload[] = [
  ...extreme("math.greatest", -1),
  ...extreme("math.least", 1),
  rounding("math.ceil", Math.ceil),
  rounding("math.floor", Math.floor),
  rounding("math.round", roundAwayFromZero),
  rounding("math.trunc", Math.trunc),
  rounding("math.abs", Math.abs),
  rounding("math.sign", Math.sign),
  test("math.isNaN", Number.isNaN),
  test("math.isFinite", Number.isFinite),
  test("math.isInf", (value) => !Number.isFinite(value) && !Number.isNaN(value)),
  defineFunction({ name: "math.abs", params: [anyInt], result: INT, run: absoluteInt }),
  defineFunction({ name: "math.abs", params: [anyUint], result: UINT, run: (value) => value }),
  defineFunction({
    name: "math.sign",
    params: [anyInt],
    result: INT,
    run: (value) => Math.sign(Number(value)) + 0,
  }),
  defineFunction({
    name: "math.sign",
    params: [anyUint],
    result: UINT,
    run: ({ value }) => makeUint(value === 0n ? 0n : 1n),
  }),
  ...NUMBERS.map((parameter) =>
    defineFunction({
      name: "math.sqrt",
      params: [parameter],
      result: DOUBLE,
      run: (value) => makeDouble(Math.sqrt(Number(numberOf(value)))),
    }),
  ),
];

/** The greatest or least of a list, or of two numbers: the first wins unless the order is `loses`. */
function extreme(name: string, loses: number): readonly CelOverload[] {
  const pick = (one: CelValue, other: CelValue) => {
    const order = compareNumbers(one, other);
    if (order === undefined && !areNumbers(one, other))
      throw noSuchOverload(name, [kindOf(one), kindOf(other)]);
    return order === loses ? other : one;
  };
  const lists = NUMBERS.map(({ type }) =>
    defineFunction({
      name,
      params: [anyList(type)],
      result: type,
      run: ([first, ...rest]) => {
        if (first === undefined) throw new CelError(`${name}: expected a list that is not empty`);
        return rest.reduce<CelValue>(pick, pick(first, first));
      },
      cost: traversalCost,
    }),
  );
  const pairs = NUMBERS.flatMap((left) =>
    NUMBERS.map((right) =>
      defineFunction({
        name,
        params: [left, right],
        result: left === right ? left.type : DYN,
        run: pick,
      }),
    ),
  );
  const single = NUMBERS.map((parameter) =>
    defineFunction({ name, params: [parameter], result: parameter.type, run: (value) => value }),
  );
  return [...single, ...lists, ...pairs];
}

function areNumbers(one: CelValue, other: CelValue): boolean {
  return numberOf(one) !== undefined && numberOf(other) !== undefined;
}

function rounding(name: string, compute: (value: number) => number): CelOverload {
  const run = (value: Parameters<typeof doubleOf>[0]) => makeDouble(compute(doubleOf(value)));
  return defineFunction({ name, params: [anyDouble], result: DOUBLE, run });
}

function test(name: string, holds: (value: number) => boolean): CelOverload {
  return defineFunction({
    name,
    params: [anyDouble],
    result: BOOL,
    run: (value) => holds(doubleOf(value)),
  });
}

/** Halves go away from zero, unlike Math.round. */
function roundAwayFromZero(value: number): number {
  const size = Math.abs(value);
  const whole = Math.floor(size);
  return Math.sign(value) * (size - whole >= 0.5 ? whole + 1 : whole);
}

function absoluteInt(value: number | bigint): number | bigint {
  return value < 0 ? makeInt(-BigInt(value)) : value;
}
