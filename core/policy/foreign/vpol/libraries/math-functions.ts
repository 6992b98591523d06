import { type CelOverload, defineFunction } from "#core/cel/cel-function.ts";
import { DOUBLE } from "#core/cel/cel-type.ts";
import { makeDouble } from "#core/cel/cel-value.ts";
import { doubleOf } from "#core/cel/double-of.ts";
import { anyDouble, anyInt } from "#core/cel/parameter.ts";

/** `math.round(1.2345, 2)`. */
export const MATH_FUNCTIONS: readonly CelOverload[] = [
  defineFunction({
    name: "math.round",
    params: [anyDouble, anyInt],
    result: DOUBLE,
    run: (value, places) => makeDouble(rounded(doubleOf(value), Number(places))),
  }),
];

/** Halves go away from zero; what is too large for a double becomes NaN or infinite, as in Go. */
function rounded(value: number, places: number): number {
  const shift = powerOfTen(places);
  const shifted = value * shift;
  const size = Math.abs(shifted);
  const whole = Math.floor(size);
  const nearest = size - whole >= 0.5 ? whole + 1 : whole;
  return (Math.sign(shifted) * nearest) / shift;
}

/** Go divides by the power where the exponent is negative. */
function powerOfTen(exponent: number): number {
  const power = Number(`1e${Math.min(Math.abs(exponent), 400)}`);
  return exponent < 0 ? 1 / power : power;
}
