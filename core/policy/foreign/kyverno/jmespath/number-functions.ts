import { listAt, numberAt } from "./arguments.ts";
import { addOperands, divideOperands, moduloOperands, multiplyOperands } from "./arithmetic.ts";
import { subtractOperands } from "./arithmetic.ts";
import { valueError } from "./jmespath-error.ts";
import type { JmespathFunction } from "./jmespath-function.ts";

/** Functions over numbers, quantities and durations. */
export const NUMBER_FUNCTIONS: Readonly<Record<string, JmespathFunction>> = {
  abs: { parameters: ["number"], run: (given) => Math.abs(numberAt(given, 0)) },
  ceil: { parameters: ["number"], run: (given) => Math.ceil(numberAt(given, 0)) },
  floor: { parameters: ["number"], run: (given) => Math.floor(numberAt(given, 0)) },
  avg: { parameters: ["numbers"], run: (given) => average(listAt(given, 0)) },
  sum: { parameters: ["array"], run: (given) => sum(listAt(given, 0)) },
  add: { parameters: ["any", "any"], run: ([left, right]) => addOperands(left, right) },
  subtract: { parameters: ["any", "any"], run: ([left, right]) => subtractOperands(left, right) },
  multiply: { parameters: ["any", "any"], run: ([left, right]) => multiplyOperands(left, right) },
  divide: { parameters: ["any", "any"], run: ([left, right]) => divideOperands(left, right) },
  modulo: { parameters: ["any", "any"], run: ([left, right]) => moduloOperands(left, right) },
  round: { parameters: ["number", "number"], run: (given) => rounded(given) },
};

function average(list: readonly unknown[]): number {
  if (list.length === 0) throw valueError("avg(): expected at least one number");
  return list.reduce((total: number, _, index) => total + numberAt(list, index), 0) / list.length;
}

function sum(list: readonly unknown[]): unknown {
  if (list.length === 0) throw valueError("sum(): expected at least one element");
  return list.slice(1).reduce((total, one) => addOperands(total, one), list[0]);
}

/** Halves away from zero. */
function rounded(given: readonly unknown[]): number {
  const [value, digits] = [numberAt(given, 0), numberAt(given, 1)];
  if (!Number.isInteger(digits) || digits < 0)
    throw valueError("round(): expected a whole number of decimals, not below 0");
  const shift = 10 ** digits;
  const shifted = value * shift;
  return (Math.sign(shifted) * Math.round(Math.abs(shifted))) / shift;
}
