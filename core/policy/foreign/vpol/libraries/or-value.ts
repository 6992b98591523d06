import { type CelOverload, defineMethod } from "#core/cel/cel-function.ts";
import { DYN } from "#core/cel/cel-type.ts";
import { CelOptional } from "#core/cel/cel-value.ts";
import { anyDyn } from "#core/cel/parameter.ts";

/** Kyverno's orValue takes what is not optional as it is; both sides are evaluated, and the type is unknown. */
export const OR_VALUE: readonly CelOverload[] = [
  defineMethod({
    name: "orValue",
    params: [anyDyn, anyDyn],
    result: DYN,
    run: (one, other) => {
      if (!(one instanceof CelOptional)) return one;
      return one.value === undefined ? other : one.value;
    },
  }),
];
