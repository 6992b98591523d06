import type { CanaryRules } from "./objective.ts";

/** What the rules for a canary are where a document does not say. @see docs/statistics.md */
export const CANARY_DEFAULTS: Omit<CanaryRules, "minDifference"> = {
  label: "rollouts_pod_template_hash",
  maxRatio: 1.5,
  forSeconds: 0,
  latency: [],
  alpha: 0.01,
  onNoData: "hold",
  onSourceDown: "hold",
  patienceSeconds: 600,
};

/** A quarter of the error budget: a smaller difference of shares is never a regression. */
export function defaultMinDifference(target: number): number {
  return Number(((1 - target) / 4).toPrecision(12));
}
