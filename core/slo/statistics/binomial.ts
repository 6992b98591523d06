import type { Counts } from "../counts.ts";
import { incompleteBeta } from "./incomplete-beta.ts";

/** The chance of at most so many bad events, when each is bad with chance `ratio`. */
export function chanceOfAtMost({ bad, total }: Counts, ratio: number): number {
  if (bad >= total) return 1;
  return incompleteBeta(ratio, bad + 1, total - bad).upper;
}

/** The chance of at least so many bad events, when each is bad with chance `ratio`. */
export function chanceOfAtLeast({ bad, total }: Counts, ratio: number): number {
  if (bad <= 0) return 1;
  return incompleteBeta(ratio, bad, Math.max(total - bad, 0) + 1).lower;
}

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The exact interval of Clopper and Pearson for a ratio; without events it is everything.
 * @see Clopper, Pearson: The use of confidence or fiducial limits (Biometrika 1934)
 */
export function exactInterval(counts: Counts, confidence: number): Interval {
  const { bad, total } = counts;
  const side = (1 - confidence) / 2;
  return {
    lower: bad <= 0 ? 0 : rootOf((ratio) => chanceOfAtLeast(counts, ratio) < side),
    upper: bad >= total ? 1 : rootOf((ratio) => chanceOfAtMost(counts, ratio) > side),
  };
}

/** The ratio up to which `isBelow` holds, by halving: 60 times on the logarithm reach the last digits. */
function rootOf(isBelow: (ratio: number) => boolean): number {
  let [low, high] = [1e-15, 1];
  for (let round = 0; round < 60; round += 1) {
    const middle = high / low > 4 ? Math.sqrt(low * high) : (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return high;
}
