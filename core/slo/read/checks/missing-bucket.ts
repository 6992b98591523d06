import type { LatencyIndicator } from "../../objective.ts";

/** What is wrong with a threshold that no bucket of its histogram has as its bound. */
export interface MissingBucket {
  readonly message: string;
  readonly remedy: string;
}

/**
 * Holds a latency threshold against the bounds (seconds) that a histogram really has; null where it has the
 * bucket. The buckets next to the threshold are named: between them nothing is known.
 */
export function missingBucket(
  { histogram, thresholdSeconds, native }: LatencyIndicator,
  bounds: readonly number[],
): MissingBucket | null {
  const finite = bounds.filter(Number.isFinite).sort((left, right) => left - right);
  const isThere = finite.some((bound) => Math.abs(bound - thresholdSeconds) < 1e-9 * (1 + bound));
  if (native || isThere) return null;
  const lower = finite.findLast((bound) => bound < thresholdSeconds);
  const upper = finite.find((bound) => bound > thresholdSeconds);
  const near = [lower, upper].filter((bound) => bound !== undefined).map((bound) => `${bound}s`);
  const found = near.length === 0 ? "no bucket at all" : `buckets at ${near.join(" and ")}`;
  return {
    message: `expected a bucket of ${histogram} at ${thresholdSeconds}s, got ${found}`,
    remedy:
      near.length === 0
        ? "Give the histogram buckets, or say native: true."
        : `Use ${near.join(" or ")} as the threshold, or give the histogram this bucket.`,
  };
}
