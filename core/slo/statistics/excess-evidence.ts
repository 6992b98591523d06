import type { Counts } from "../counts.ts";
import { isOutage } from "./is-outage.ts";
import type { Evidence } from "./ratio-evidence.ts";
import { logShareEvidence } from "./share-evidence.ts";
import { logStartWeight, logSum } from "./start-weights.ts";

interface ExcessTest {
  readonly steps: readonly Counts[];
  /** The largest ratio of bad events that the null allows. */
  readonly limitRatio: number;
  /** How many events come at once; the evidence is shared by so many. At least 1. */
  readonly clump: number;
}

/**
 * Evidence that the ratio of bad events is above the limit, from the first step on or from any later one.
 * Valid at every look; some starts are left out, which can only weaken it.
 */
export function excessEvidence({ steps, limitRatio, clump }: ExcessTest): Evidence {
  const terms: number[] = [];
  const cautious: number[] = [];
  let [total, bad, mostBad] = [0, 0, 0];
  for (let start = steps.length - 1; start >= 0; start -= 1) {
    const step = steps[start] as Counts;
    total += step.total;
    bad += step.bad;
    if (!isOutage(step)) mostBad = Math.max(mostBad, step.bad);
    if (!isLookedAt(steps.length - start) && start !== 0) continue;
    const weight = logStartWeight(start);
    const all = evidence({ total, bad }, limitRatio);
    const rest = evidence({ total: total - mostBad, bad: bad - mostBad }, limitRatio);
    if (all !== null) terms.push(weight + all / clump);
    if (rest !== null) cautious.push(weight + rest / clump);
  }
  return { log: logSum(terms), logWithoutBest: logSum(cautious) };
}

/** Ages 1, 2, 3, 4, 6, 8, 12, 16, 24 and so on. */
function isLookedAt(age: number): boolean {
  const power = 2 ** Math.floor(Math.log2(age));
  return age === power || age === power * 1.5;
}

/** Null where the ratio seen is within the limit: there is nothing to speak against it. */
function evidence({ total, bad }: Counts, limitRatio: number): number | null {
  if (bad <= total * limitRatio) return null;
  return logShareEvidence({ count: bad, total, share: limitRatio });
}
