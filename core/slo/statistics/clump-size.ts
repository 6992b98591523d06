import type { Counts } from "../counts.ts";

/** Beyond it the test would no longer see anything; a version in such bursts is a matter for a person. */
const LARGEST = 10;
/** One difference in so many is left out, the largest first: an incident is no burst. */
const ONE_LEFT_OUT_OF = 60;

/**
 * How many bad events come at once, by the ratio of variance and mean over these steps: 1 where they are
 * independent. Neighbours are compared, so that a slow change of the ratio does not count as bursts.
 */
export function clumpSize(steps: readonly Counts[]): number {
  const total = steps.reduce((sum, step) => sum + step.total, 0);
  const bad = steps.reduce((sum, step) => sum + step.bad, 0);
  if (steps.length < 2 || bad === 0) return 1;
  const rests = steps.map((step) => step.bad - (step.total * bad) / total);
  const squares = rests
    .slice(1)
    .map((rest, index) => (rest - (rests[index] ?? 0)) ** 2)
    .sort((left, right) => left - right);
  const kept = squares.slice(0, squares.length - Math.floor(squares.length / ONE_LEFT_OUT_OF));
  const variance = kept.reduce((sum, square) => sum + square, 0) / (2 * kept.length);
  return Math.min(LARGEST, Math.max(1, variance / (bad / steps.length)));
}
