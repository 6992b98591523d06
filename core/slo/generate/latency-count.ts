import type { EventsIndicator, LatencyIndicator } from "../objective.ts";
import { boundPattern } from "../promql/bound-pattern.ts";
import { bucketUnit } from "../promql/bucket-unit.ts";
import type { SampleReading } from "./counter-step.ts";

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
  readonly events: SampleReading;
  readonly good: SampleReading;
}

/** What is counted of a native histogram's samples, which Prometheus alone has. */
export function nativeCount(indicator: LatencyIndicator): NativeCount {
  const { histogram, selector, thresholdSeconds } = indicator;
  const bound = Number((thresholdSeconds * bucketUnit(histogram)).toPrecision(12));
  const count = (sample: string) => `histogram_count(${sample})`;
  const below = (sample: string) =>
    `histogram_fraction(-Inf, ${bound}, ${sample}) * ${count(sample)}`;
  const growth = (now: string, before: string) => `(${count(now)} - ${count(before)}) >= 0`;
  return {
    selector: selector === "" ? histogram : `${histogram}{${selector}}`,
    events: { value: count, growth },
    // The share of nothing is no number; and shares of coarser buckets may shrink without a reset.
    good: {
      value: (sample) => `(${below(sample)} >= 0)`,
      growth: (now, before) =>
        `(clamp_min(${below(now)} - (${below(before)} >= 0), 0) and ${growth(now, before)})`,
    },
  };
}
