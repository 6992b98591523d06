import type {
  EventsIndicator,
  GaugeIndicator,
  Indicator,
  LatencyIndicator,
} from "../../objective.ts";
import { combined, faulty, type Part, partOf } from "../part.ts";
import { readEvents, readQuery, readSelector } from "../read-promql.ts";
import { readSeconds } from "../read-seconds.ts";
import type { Keys } from "../slo-reader.ts";

interface Metric {
  readonly metric: string;
}

interface Grouped {
  readonly grouping?: readonly string[];
}

/** Pyrra's indicators; one of them is there. */
export interface PyrraIndicator {
  readonly ratio?: Grouped & { readonly errors: Metric; readonly total: Metric };
  readonly latency?: Grouped & { readonly success: Metric; readonly total: Metric };
  readonly latencyNative?: Grouped & { readonly latency: string; readonly total: Metric };
  readonly bool_gauge?: Grouped & { readonly metric: string };
}

const SLICE_SECONDS = 60;

/** What an indicator of Pyrra measures; groups are measured together, and that is said. */
export function readPyrraIndicator(indicator: PyrraIndicator, at: Keys): Part<Indicator> {
  const { ratio, latency, latencyNative, bool_gauge: gauge } = indicator;
  if (ratio !== undefined) return grouped(ratio, readRatio(ratio, [...at, "ratio"]), at);
  if (latency !== undefined) return grouped(latency, readLatency(latency, [...at, "latency"]), at);
  if (latencyNative !== undefined)
    return grouped(latencyNative, readNative(latencyNative, [...at, "latencyNative"]), at);
  if (gauge !== undefined) return grouped(gauge, readBoolean(gauge, [...at, "bool_gauge"]), at);
  return faulty({ at, message: "expected an indicator, got none" });
}

function readRatio(
  { errors, total }: NonNullable<PyrraIndicator["ratio"]>,
  at: Keys,
): Part<EventsIndicator | LatencyIndicator> {
  return readEvents({
    total: { text: total.metric, at: [...at, "total", "metric"] },
    part: { text: errors.metric, at: [...at, "errors", "metric"] },
    counted: "bad",
  });
}

function readLatency(
  { success, total }: NonNullable<PyrraIndicator["latency"]>,
  at: Keys,
): Part<EventsIndicator | LatencyIndicator> {
  return readEvents({
    total: { text: total.metric, at: [...at, "total", "metric"] },
    part: { text: success.metric, at: [...at, "success", "metric"] },
    counted: "good",
  });
}

function readNative(
  { latency, total }: NonNullable<PyrraIndicator["latencyNative"]>,
  at: Keys,
): Part<LatencyIndicator> {
  const seconds = readSeconds(latency);
  const threshold = seconds !== null && seconds > 0 ? seconds : null;
  return combined(
    {
      histogram: readSelector(total.metric, [...at, "total", "metric"]),
      thresholdSeconds:
        threshold === null
          ? faulty({
              at: [...at, "latency"],
              message: `expected a duration such as 1s, got "${latency.slice(0, 40)}"`,
            })
          : partOf(threshold),
    },
    ({ histogram, thresholdSeconds }) => ({
      kind: "latency",
      histogram: histogram.name,
      selector: histogram.matchers,
      thresholdSeconds,
      native: true,
    }),
  );
}

/** Pyrra counts the samples of each series; here a slice is good while all of them are 1. */
function readBoolean(
  { metric }: NonNullable<PyrraIndicator["bool_gauge"]>,
  at: Keys,
): Part<GaugeIndicator> {
  const part = combined({ query: readQuery(metric, [...at, "metric"]) }, ({ query }) => ({
    kind: "gauge" as const,
    query: `min(${query})`,
    comparison: "at-least" as const,
    limit: 1,
    sliceSeconds: SLICE_SECONDS,
  }));
  const message =
    "read as time slices of a minute, each good while every series is 1; Pyrra counts the samples of each series";
  return { ...part, notes: [...part.notes, { at, message }] };
}

function grouped<T>({ grouping = [] }: Grouped, part: Part<T>, at: Keys): Part<T> {
  if (grouping.length === 0) return part;
  const message = `grouping by ${grouping.join(", ")} is not made into an objective each: all groups are measured together`;
  return { ...part, notes: [...part.notes, { at, message }] };
}
