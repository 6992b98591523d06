import { betaRest, logBeta } from "./log-gamma.ts";

/** Both sides of the distribution: each right to its own last digits, however small. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

const SMALLEST = 1e-300;
const PRECISION = 1e-16;
const MOST_TERMS = 2_000_000;

/**
 * The regularised incomplete beta function I_x(a, b) and its complement, for a and b above 0, by the
 * continued fraction on the side where it converges fast. @see https://dlmf.nist.gov/8.17#v
 */
export function incompleteBeta(x: number, a: number, b: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x >= 1) return { lower: 1, upper: 0 };
  const front = Math.exp(logFront(x, a, b));
  if (x <= (a + 1) / (a + b + 2)) {
    const lower = Math.min(1, (front * continuedFraction(x, a, b)) / a);
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, (front * continuedFraction(1 - x, b, a)) / b);
  return { lower: 1 - upper, upper };
}

/** log(x^a (1-x)^b / B(a, b)); near the mean both powers are huge, so they are taken relative to it. */
function logFront(x: number, a: number, b: number): number {
  if (Math.min(a, b) < 10) return a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b);
  const sum = a + b;
  const mean = a / sum;
  const rest = b / sum;
  const distance = x - mean;
  const power = a * Math.log1p(distance / mean) + b * Math.log1p(-distance / rest);
  return power + 0.5 * Math.log((mean * rest * sum) / (2 * Math.PI)) - betaRest(a, b);
}

/** Lentz's method. */
function continuedFraction(x: number, a: number, b: number): number {
  let front = 1;
  let back = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let value = back;
  for (let term = 1; term < MOST_TERMS; term += 1) {
    const double = 2 * term;
    const even = (term * (b - term) * x) / ((a + double - 1) * (a + double));
    back = 1 / nonZero(1 + even * back);
    front = nonZero(1 + even / front);
    value *= back * front;
    const odd = (-(a + term) * (a + b + term) * x) / ((a + double) * (a + double + 1));
    back = 1 / nonZero(1 + odd * back);
    front = nonZero(1 + odd / front);
    const change = back * front;
    value *= change;
    if (Math.abs(change - 1) < PRECISION) break;
  }
  return value;
}

function nonZero(value: number): number {
  return Math.abs(value) < SMALLEST ? SMALLEST : value;
}
