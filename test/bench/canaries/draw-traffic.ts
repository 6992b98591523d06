import type { Counts } from "#core/slo/counts.ts";
import { binomial, poisson, type Random } from "../../support/random.ts";

/** One kind of service, and how much worse its new version is. */
export interface Story {
  readonly requestsPerSecond: number;
  readonly errorRatio: number;
  /** How many times the errors of the old version the new one makes. */
  readonly worse: number;
  /** Errors come alone, or as many at once on one version (a client that tries again). */
  readonly clump: number;
  /** From this step on the new version is worse; before, it is equal. */
  readonly worseFrom: number;
  /** Both versions make 30 times as many errors in these steps: a dependency that is down. */
  readonly outage: readonly [from: number, to: number] | null;
  /** What the objective says itself of how fast a new version may burn; null for the budget's limit. */
  readonly maxBurn: number | null;
}

export const STEP_SECONDS = 15;
const OUTAGE = 30;

/** What both versions see in one step. */
export function drawStep(
  story: Story,
  { weight, index, random }: { weight: number; index: number; random: Random },
): { readonly canary: Counts; readonly baseline: Counts } {
  const requests = story.requestsPerSecond * STEP_SECONDS;
  const isOut = story.outage !== null && index >= story.outage[0] && index < story.outage[1];
  const ratio = story.errorRatio * (isOut ? OUTAGE : 1);
  const worse = index >= story.worseFrom ? story.worse : 1;
  return {
    canary: draw(random, requests * weight, { ratio: ratio * worse, clump: story.clump }),
    baseline: draw(random, requests * (1 - weight), { ratio, clump: story.clump }),
  };
}

function draw(
  random: Random,
  mean: number,
  { ratio, clump }: { readonly ratio: number; readonly clump: number },
): Counts {
  const total = poisson(random, mean);
  const chance = Math.min(1, ratio);
  if (clump === 1) return { total, bad: binomial(random, { size: total, chance }) };
  const causes = poisson(random, (total * chance) / clump);
  let bad = 0;
  for (let cause = 0; cause < causes; cause += 1) bad += clumpOf(random, clump);
  return { total: Math.max(total, bad), bad };
}

/** Geometric with this mean. */
function clumpOf(random: Random, mean: number): number {
  return 1 + Math.floor(Math.log(1 - random()) / Math.log1p(-1 / mean));
}
