import type { Counts } from "../counts.ts";
import type { CountReading } from "./plan.ts";
import type { StepValues } from "./read-steps.ts";

type GaugeReading = Extract<CountReading, { readonly kind: "gauge" }>;

/** Each slice is one event, bad where the value breaks its limit; infinite values compare as they are. */
export function readGauge(values: StepValues, reading: GaugeReading): readonly (Counts | null)[] {
  return values.map((value) =>
    value === null ? null : { total: 1, bad: keeps(value, reading) ? 0 : 1 },
  );
}

function keeps(value: number, { comparison, limit }: GaugeReading): boolean {
  switch (comparison) {
    case "below":
      return value < limit;
    case "at-most":
      return value <= limit;
    case "above":
      return value > limit;
    case "at-least":
      return value >= limit;
  }
}
