import { addCounts, type Counts } from "../counts.ts";
import { isOutage } from "./is-outage.ts";
import { logStartWeight, logSum } from "./start-weights.ts";

/** What both versions saw in one step of time. */
export interface PairedStep {
  readonly canary: Counts;
  readonly baseline: Counts;
}

/** Logarithms of e-values: evidence at level alpha is log(1/alpha). */
export interface Evidence {
  readonly log: number;
  /** The same without the one step that says most: one burst must not decide alone. */
  readonly logWithoutBest: number;
}

interface RatioTest {
  readonly steps: readonly PairedStep[];
  /** How many events come at once; the evidence is shared by so many. At least 1. */
  readonly clump: number;
  /** How many times as bad the canary may be, each bet on alike. */
  readonly ratios: readonly number[];
  /** Whether a regression that begins with this step and lasts until now would matter. */
  readonly matters: (suffix: PairedStep) => boolean;
}

/** Bets for versions that may differ a little. */
export const COARSE_RATIOS: readonly number[] = [2, 4.5, 12, 60];
/** Bets for versions that should be alike. */
export const FINE_RATIOS: readonly number[] = [1.2, 1.6, 2.5, 6, 30];

/**
 * Evidence that bad events fall on the canary more often than its share of requests, at whatever share each
 * step has: given the step's bad events, each lies with the canary with chance r w / (r w + 1 - w) where it is r
 * times as bad. Valid at every look. @see Lindon, Malek: arXiv 2011.03567; docs/statistics.md
 */
export function ratioEvidence({ steps, clump, ratios, matters }: RatioTest): Evidence {
  const terms: number[] = [];
  const cautious: number[] = [];
  const sums = ratios.map(() => 0);
  const best = ratios.map(() => 0);
  let suffix: PairedStep = { canary: { total: 0, bad: 0 }, baseline: { total: 0, bad: 0 } };
  for (let start = steps.length - 1; start >= 0; start -= 1) {
    const step = steps[start] as PairedStep;
    suffix = {
      canary: addCounts(suffix.canary, step.canary),
      baseline: addCounts(suffix.baseline, step.baseline),
    };
    const weight = logStartWeight(start) - Math.log(ratios.length);
    const counts = matters(suffix);
    const isBurst = !isOutage(step.canary);
    ratios.forEach((ratio, index) => {
      const said = logLikelihoodRatio(step, ratio) / clump;
      const sum = (sums[index] ?? 0) + said;
      const most = isBurst ? Math.max(best[index] ?? 0, said) : (best[index] ?? 0);
      sums[index] = sum;
      best[index] = most;
      if (!counts) return;
      terms.push(weight + sum);
      cautious.push(weight + sum - most);
    });
  }
  return { log: logSum(terms), logWithoutBest: logSum(cautious) };
}

function logLikelihoodRatio({ canary, baseline }: PairedStep, ratio: number): number {
  const bad = canary.bad + baseline.bad;
  if (bad === 0) return 0;
  const share = canary.total / (canary.total + baseline.total);
  return canary.bad * Math.log(ratio) - bad * Math.log1p((ratio - 1) * share);
}
