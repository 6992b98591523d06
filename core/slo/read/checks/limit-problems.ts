import type { PartProblem } from "../part.ts";
import type { FoundObjective } from "../slo-reader.ts";

/** Limits that nothing, or everything, keeps to: an infinite value, a latency of nothing. */
export function limitProblems({ objective, place }: FoundObjective): readonly PartProblem[] {
  const { indicator } = objective;
  const at = place.indicator;
  if (indicator.kind === "gauge" && !Number.isFinite(indicator.limit))
    return [{ at, message: `expected a number as the limit, got ${String(indicator.limit)}` }];
  const latency = indicator.kind === "timeslices" ? indicator.of : indicator;
  if (latency.kind !== "latency") return [];
  const { thresholdSeconds } = latency;
  if (Number.isFinite(thresholdSeconds) && thresholdSeconds > 0) return [];
  return [{ at, message: `expected a latency above zero, got ${String(thresholdSeconds)}s` }];
}
