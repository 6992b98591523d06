import type { Counts } from "../counts.ts";
import { chanceOfAtLeast } from "../statistics/binomial.ts";
import type { Look } from "./look.ts";
import type { Step } from "./series-steps.ts";

/** Chance makes one step in so many look like an outage of the baseline. */
const CHANCE = 0.001;

/**
 * The canary's steps in which its baseline was within the limit. What both went through says nothing
 * of this version alone; whether it was hit harder is the comparison's question.
 */
export function ownSteps({ canary, pairs, strictness }: Look): readonly Step[] {
  const shared = new Set(
    pairs
      .filter(({ baseline }) => isBeyond(baseline, strictness.limitRatio))
      .map(({ endMs }) => endMs),
  );
  return shared.size === 0 ? canary : canary.filter(({ endMs }) => !shared.has(endMs));
}

/** Is the ratio of bad events surely above the limit? */
export function isBeyond(counts: Counts, limitRatio: number): boolean {
  if (counts.bad <= counts.total * limitRatio) return false;
  return chanceOfAtLeast(counts, limitRatio) <= CHANCE;
}
