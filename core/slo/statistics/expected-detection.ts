interface Regression {
  readonly requestsPerSecond: number;
  readonly weight: number;
  readonly errorRatio: number;
  readonly worse: number;
  readonly alpha: number;
}

/** What the bets and the guards cost, so that means are within a fifth of the simulator's. */
const OVERHEAD = 4.5;

/**
 * Seconds until the evidence against a version so many times as bad is enough, in the mean: the information of
 * a bad request, times how many come. Null where none come or all requests are the canary's.
 */
export function expectedDetection(regression: Regression): number | null {
  const { requestsPerSecond, weight, errorRatio, worse, alpha } = regression;
  if (weight >= 1 || requestsPerSecond <= 0 || errorRatio <= 0) return null;
  const bad = Math.min(1, worse * errorRatio) * weight + errorRatio * (1 - weight);
  const share = (Math.min(1, worse * errorRatio) * weight) / bad;
  const ratio = Math.min(1 / errorRatio, worse);
  const perBad = share * Math.log(ratio) - Math.log1p((ratio - 1) * weight);
  const needed = Math.log(1 / alpha) + OVERHEAD;
  return perBad > 0 ? needed / (perBad * bad * requestsPerSecond) : null;
}
