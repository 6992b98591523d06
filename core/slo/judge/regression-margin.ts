import type { PairedStep } from "../statistics/ratio-evidence.ts";

/** What a difference must reach to matter at all, however sure it is. */
export interface Margin {
  readonly maxRatio: number;
  readonly minDifference: number;
}

/** Is the canary's ratio of bad events beyond the margin, by ratio and by difference? */
export function isRegression({ canary, baseline }: PairedStep, margin: Margin): boolean {
  if (canary.total <= 0 || baseline.total <= 0) return false;
  const ours = canary.bad / canary.total;
  const theirs = baseline.bad / baseline.total;
  return ours > theirs * margin.maxRatio && ours - theirs >= margin.minDifference;
}

/** All steps together. */
export function sumPairs(pairs: readonly PairedStep[]): PairedStep {
  return pairs.reduce<PairedStep>(
    (sum, { canary, baseline }) => ({
      canary: { total: sum.canary.total + canary.total, bad: sum.canary.bad + canary.bad },
      baseline: {
        total: sum.baseline.total + baseline.total,
        bad: sum.baseline.bad + baseline.bad,
      },
    }),
    { canary: { total: 0, bad: 0 }, baseline: { total: 0, bad: 0 } },
  );
}
