import type { EventsIndicator, LatencyIndicator } from "../objective.ts";
import { boundPattern } from "../promql/bound-pattern.ts";
import { bucketUnit } from "../promql/bucket-unit.ts";

/** The counters of a classic histogram: all of its events, and those in the bucket of the threshold. */
export function bucketEvents(
  indicator: LatencyIndicator,
): Pick<EventsIndicator, "total" | "counted" | "part"> {
  const { histogram, selector, thresholdSeconds } = indicator;
  const bound = Number((thresholdSeconds * bucketUnit(histogram)).toPrecision(12));
  const bucket = [selector, `le=~"${boundPattern(bound)}"`].filter((part) => part !== "");
  return {
    total: `sum(increase(${histogram}_count{${selector}}[5m]))`,
    counted: "good",
    part: `sum(increase(${histogram}_bucket{${bucket.join(",")}}[5m]))`,
  };
}

interface NativeCount {
  readonly selector: string;
  readonly events: (sample: string) => string;
  readonly good: (sample: string) => string;
}

/** What is counted of a native histogram's sample, which Prometheus alone has. */
export function nativeCount(indicator: LatencyIndicator): NativeCount {
  const { histogram, selector, thresholdSeconds } = indicator;
  const bound = Number((thresholdSeconds * bucketUnit(histogram)).toPrecision(12));
  return {
    selector: selector === "" ? histogram : `${histogram}{${selector}}`,
    events: (sample) => `histogram_count(${sample})`,
    // The fraction of nothing is no number, and one such value would be in every window for days.
    good: (sample) =>
      `(histogram_fraction(-Inf, ${bound}, ${sample}) * histogram_count(${sample}) >= 0)`,
  };
}
