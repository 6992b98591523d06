import { type CelOverload, defineFunction, defineMethod } from "#core/cel/cel-function.ts";
import { BOOL, DOUBLE, INT } from "#core/cel/cel-type.ts";
import { makeDouble, makeInt } from "#core/cel/cel-value.ts";
import { isParsed } from "#core/cel/is-parsed.ts";
import { parseQuantity } from "#core/cel/kubernetes/parse-quantity.ts";
import {
  add,
  asApproximateFloat,
  asInteger,
  isInteger,
  negated,
  Quantity,
  quantityOfInt,
} from "#core/cel/kubernetes/quantity.ts";
import { anyInt, anyText, type Parameter } from "#core/cel/parameter.ts";
import { QUANTITY } from "#core/cel/type-names.ts";

const anyQuantity: Parameter<Quantity> = {
  type: QUANTITY,
  accepts: (value): value is Quantity => value instanceof Quantity,
};

/** Amounts of memory, processors and the like: quantity("1.5Gi"). */
export const QUANTITIES: readonly CelOverload[] = [
  defineFunction({ name: "quantity", params: [anyText], result: QUANTITY, run: parseQuantity }),
  defineFunction({
    name: "isQuantity",
    params: [anyText],
    result: BOOL,
    run: (text) => isParsed(parseQuantity, text),
  }),
  ...[defineFunction, defineMethod].map((define) =>
    define({
      name: "sign",
      params: [anyQuantity],
      result: INT,
      run: ({ nanos }) => order(nanos, 0n),
    }),
  ),
  defineMethod({ name: "isInteger", params: [anyQuantity], result: BOOL, run: isInteger }),
  defineMethod({
    name: "asInteger",
    params: [anyQuantity],
    result: INT,
    run: (quantity) => makeInt(asInteger(quantity)),
  }),
  defineMethod({
    name: "asApproximateFloat",
    params: [anyQuantity],
    result: DOUBLE,
    run: (quantity) => makeDouble(asApproximateFloat(quantity)),
  }),
  defineMethod({
    name: "isGreaterThan",
    params: [anyQuantity, anyQuantity],
    result: BOOL,
    run: (left, right) => left.nanos > right.nanos,
  }),
  defineMethod({
    name: "isLessThan",
    params: [anyQuantity, anyQuantity],
    result: BOOL,
    run: (left, right) => left.nanos < right.nanos,
  }),
  defineMethod({
    name: "compareTo",
    params: [anyQuantity, anyQuantity],
    result: INT,
    run: (left, right) => order(left.nanos, right.nanos),
  }),
  defineMethod({ name: "add", params: [anyQuantity, anyQuantity], result: QUANTITY, run: add }),
  defineMethod({
    name: "add",
    params: [anyQuantity, anyInt],
    result: QUANTITY,
    run: (left, right) => add(left, quantityOfInt(right)),
  }),
  defineMethod({
    name: "sub",
    params: [anyQuantity, anyQuantity],
    result: QUANTITY,
    run: (left, right) => add(left, negated(right)),
  }),
  defineMethod({
    name: "sub",
    params: [anyQuantity, anyInt],
    result: QUANTITY,
    run: (left, right) => add(left, negated(quantityOfInt(right))),
  }),
];

function order(left: bigint, right: bigint): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
