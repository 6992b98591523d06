import type { Counts } from "./counts.ts";
import { chanceOfAtMost } from "./statistics/binomial.ts";

/** How sure a pass is, at one look, that the limit is kept. */
const PASS_CONFIDENCE = 0.95;
/** However lax the limit, fewer say nothing about a version. */
const FEWEST_REQUESTS = 30;

/**
 * How many requests in all rule out a bad ratio of `limitRatio` or more, when none but those seen so far are bad.
 * With none bad, ln(0.05) / ln(1 - limit): 2995 at 0.1 %, 207 at 1.44 %.
 */
export function requestsNeeded({ bad }: Counts, limitRatio: number): number {
  let enough = Math.ceil(Math.max(FEWEST_REQUESTS, bad + 1));
  if (rulesOut({ total: enough, bad }, limitRatio)) return enough;
  let tooFew = enough;
  while (!rulesOut({ total: enough, bad }, limitRatio)) enough *= 2;
  while (enough - tooFew > 1) {
    const middle = Math.floor((enough + tooFew) / 2);
    if (rulesOut({ total: middle, bad }, limitRatio)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

function rulesOut(counts: Counts, limitRatio: number): boolean {
  return chanceOfAtMost(counts, limitRatio) <= 1 - PASS_CONFIDENCE;
}
