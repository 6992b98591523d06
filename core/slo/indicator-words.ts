import type { GaugeIndicator, Indicator } from "./objective.ts";
import { printSeconds } from "./promql/print-seconds.ts";
import { percentText } from "./generate/percent-text.ts";

/** What an indicator measures, in one line for a person. */
export function indicatorWords(indicator: Indicator): string {
  switch (indicator.kind) {
    case "events":
      return `${indicator.counted} events ${indicator.part} of all ${indicator.total}`;
    case "latency": {
      const { histogram, selector, thresholdSeconds, native } = indicator;
      const named = selector === "" ? histogram : `${histogram}{${selector}}`;
      const kind = native ? " (native histogram)" : "";
      return `events of ${named}${kind} that take at most ${secondsText(thresholdSeconds)}`;
    }
    case "gauge": {
      const { query, comparison, limit, sliceSeconds } = indicator;
      const slices = printSeconds(sliceSeconds);
      return `slices of ${slices} in which ${query} is ${COMPARED[comparison]} ${limit}`;
    }
    case "timeslices": {
      const { of, sliceTarget, sliceSeconds, averaged } = indicator;
      const inner = indicatorWords(of);
      const slices = printSeconds(sliceSeconds);
      if (averaged) return `mean over slices of ${slices} of the share of good ones: ${inner}`;
      return `slices of ${slices} in which ${percentText(sliceTarget)} are good: ${inner}`;
    }
  }
}

const COMPARED: Readonly<Record<GaugeIndicator["comparison"], string>> = {
  below: "below",
  "at-most": "at most",
  above: "above",
  "at-least": "at least",
};

function secondsText(seconds: number): string {
  return seconds < 1 ? `${Number((seconds * 1000).toPrecision(6))}ms` : `${seconds}s`;
}
