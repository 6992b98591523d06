import type { PairedStep } from "../statistics/ratio-evidence.ts";
import { isRegression, type Margin, sumPairs } from "./regression-margin.ts";

interface Lasting {
  readonly margin: Margin;
  readonly forSeconds: number;
  readonly stepSeconds: number;
}

/** A slice that expects so many bad events at the margin can speak for itself. */
const EXPECTED = 3;

/**
 * Null when the regression has lasted for `forSeconds`: each slice of that time is beyond the margin, where a
 * slice is as short as its events allow, and at most half of the time. Else the seconds it has lasted.
 */
export function lastingSeconds(
  pairs: readonly PairedStep[],
  { margin, forSeconds, stepSeconds }: Lasting,
): number | null {
  const steps = Math.ceil(forSeconds / stepSeconds);
  if (steps <= 1) return null;
  const recent = pairs.slice(-steps);
  const { baseline } = sumPairs(recent);
  const slices = slicesOf(recent, margin).map((slice) => ({
    length: slice.length,
    isBad: isRegression({ canary: sumPairs(slice).canary, baseline }, margin),
  }));
  const lastGood = slices.findLastIndex(({ isBad }) => !isBad);
  const lasted = slices.slice(lastGood + 1).reduce((sum, { length }) => sum + length, 0);
  return lasted >= steps ? null : lasted * stepSeconds;
}

function slicesOf(
  pairs: readonly PairedStep[],
  { maxRatio, minDifference }: Margin,
): readonly (readonly PairedStep[])[] {
  const { baseline } = sumPairs(pairs);
  const ratio = baseline.total > 0 ? baseline.bad / baseline.total : 0;
  const limit = Math.max(ratio * maxRatio, ratio + minDifference);
  const slices: PairedStep[][] = [];
  let open: PairedStep[] = [];
  for (const pair of pairs) {
    open.push(pair);
    const expected = limit * sumPairs(open).canary.total;
    if (expected < EXPECTED && open.length < pairs.length / 2) continue;
    slices.push(open);
    open = [];
  }
  return open.length === 0 ? slices : [...slices, open];
}
