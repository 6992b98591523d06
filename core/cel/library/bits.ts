import { CelError } from "#core/cel/cel-error.ts";
import { type CelOverload, defineFunction } from "#core/cel/cel-function.ts";
import { INT, UINT } from "#core/cel/cel-type.ts";
import { makeInt, makeUint } from "#core/cel/cel-value.ts";
import { anyInt, anyUint } from "#core/cel/parameter.ts";

const WIDTH = 64;

/** math.bit*: what falls out of 64 bits is lost, as in Go. */
export const BITS: readonly CelOverload[] = [
  ...bitPair("math.bitAnd", (left, right) => left & right),
  ...bitPair("math.bitOr", (left, right) => left | right),
  ...bitPair("math.bitXor", (left, right) => left ^ right),
  ...shift("math.bitShiftLeft", (value, bits) => value << bits),
  ...shift("math.bitShiftRight", (value, bits) => BigInt.asUintN(WIDTH, value) >> bits),
  defineFunction({
    name: "math.bitNot",
    params: [anyInt],
    result: INT,
    run: (value) => makeInt(~BigInt(value)),
  }),
  defineFunction({
    name: "math.bitNot",
    params: [anyUint],
    result: UINT,
    run: ({ value }) => makeUint(BigInt.asUintN(WIDTH, ~value)),
  }),
];

type BitOperator = (left: bigint, right: bigint) => bigint;

function bitPair(name: string, compute: BitOperator): readonly CelOverload[] {
  return [
    defineFunction({
      name,
      params: [anyInt, anyInt],
      result: INT,
      run: (left, right) => makeInt(compute(BigInt(left), BigInt(right))),
    }),
    defineFunction({
      name,
      params: [anyUint, anyUint],
      result: UINT,
      run: (left, right) => makeUint(compute(left.value, right.value)),
    }),
  ];
}

function shift(name: string, compute: BitOperator): readonly CelOverload[] {
  const shifted = (value: bigint, bits: number | bigint) => {
    if (bits < 0) throw new CelError(`${name}() negative offset: ${bits}`);
    return bits >= WIDTH ? 0n : compute(value, BigInt(bits));
  };
  return [
    defineFunction({
      name,
      params: [anyInt, anyInt],
      result: INT,
      run: (value, bits) => makeInt(BigInt.asIntN(WIDTH, shifted(BigInt(value), bits))),
    }),
    defineFunction({
      name,
      params: [anyUint, anyInt],
      result: UINT,
      run: ({ value }, bits) => makeUint(BigInt.asUintN(WIDTH, shifted(value, bits))),
    }),
  ];
}
