import type {
  EventsIndicator,
  GaugeIndicator,
  Indicator,
  LatencyIndicator,
  TimeslicesIndicator,
} from "../../objective.ts";
import { combined, faulty, type Part, partOf } from "../part.ts";
import { readEvents, readMatchers, readQuery } from "../read-promql.ts";
import { readSeconds } from "../read-seconds.ts";
import { readTarget } from "../read-share.ts";
import type { Keys } from "../slo-reader.ts";

interface WrittenEvents {
  readonly total: string;
  readonly good?: string;
  readonly bad?: string;
}

interface WrittenLatency {
  readonly histogram: string;
  readonly selector: string;
  readonly threshold: string;
  readonly native: boolean;
}

interface WrittenGauge {
  readonly query: string;
  readonly below?: number;
  readonly atMost?: number;
  readonly above?: number;
  readonly atLeast?: number;
  readonly slice: string;
}

interface WrittenTimeslices {
  readonly events?: WrittenEvents;
  readonly latency?: WrittenLatency;
  readonly target: string | number;
  readonly slice: string;
  readonly averaged: boolean;
}

/** An indicator of our native form, once it fits its schema: one of the four is there. */
export interface WrittenIndicator {
  readonly events?: WrittenEvents;
  readonly latency?: WrittenLatency;
  readonly gauge?: WrittenGauge;
  readonly timeslices?: WrittenTimeslices;
}

/** What a native indicator measures. */
export function readNativeIndicator(
  { gauge, timeslices, ...counted }: WrittenIndicator,
  at: Keys,
): Part<Indicator> {
  if (gauge !== undefined) return readGauge(gauge, [...at, "gauge"]);
  if (timeslices !== undefined) return readTimeslices(timeslices, [...at, "timeslices"]);
  return readCounted(counted, at);
}

function readCounted(
  { events, latency }: Pick<WrittenIndicator, "events" | "latency">,
  at: Keys,
): Part<EventsIndicator | LatencyIndicator> {
  if (latency !== undefined) return readLatency(latency, [...at, "latency"]);
  if (events !== undefined) return readNativeEvents(events, [...at, "events"]);
  return faulty({ at, message: "expected an indicator, got none" });
}

function readNativeEvents(
  { total, good, bad }: WrittenEvents,
  at: Keys,
): Part<EventsIndicator | LatencyIndicator> {
  const counted = good === undefined ? "bad" : "good";
  return readEvents({
    total: { text: total, at: [...at, "total"] },
    part: { text: good ?? bad ?? "", at: [...at, counted] },
    counted,
  });
}

function readLatency(
  { histogram, selector, threshold, native }: WrittenLatency,
  at: Keys,
): Part<LatencyIndicator> {
  return combined(
    {
      selector: readMatchers(selector, [...at, "selector"]),
      thresholdSeconds: positiveSeconds(threshold, [...at, "threshold"]),
      histogram: histogramName(histogram, { native, at: [...at, "histogram"] }),
    },
    (values) => ({ kind: "latency", native, ...values }),
  );
}

function histogramName(
  name: string,
  { native, at }: { readonly native: boolean; readonly at: Keys },
): Part<string> {
  const suffix = /_(bucket|count|sum)$/.exec(name)?.[0];
  if (suffix === undefined || native) return partOf(name);
  const remedy = `Write ${name.slice(0, -suffix.length)}.`;
  return faulty({ at, message: `expected the histogram's name without ${suffix}`, remedy });
}

const COMPARISONS = [
  ["below", "below"],
  ["atMost", "at-most"],
  ["above", "above"],
  ["atLeast", "at-least"],
] as const;

function readGauge(written: WrittenGauge, at: Keys): Part<GaugeIndicator> {
  const [field, comparison] =
    COMPARISONS.find(([name]) => written[name] !== undefined) ?? COMPARISONS[0];
  return combined(
    {
      query: readQuery(written.query, [...at, "query"]),
      sliceSeconds: positiveSeconds(written.slice, [...at, "slice"]),
    },
    (values) => ({ kind: "gauge", comparison, limit: written[field] ?? 0, ...values }),
  );
}

function readTimeslices(written: WrittenTimeslices, at: Keys): Part<TimeslicesIndicator> {
  return combined(
    {
      of: readCounted(written, at),
      sliceTarget: readTarget(written.target, [...at, "target"]),
      sliceSeconds: positiveSeconds(written.slice, [...at, "slice"]),
    },
    (values) => ({ kind: "timeslices", averaged: written.averaged, ...values }),
  );
}

function positiveSeconds(written: string, at: Keys): Part<number> {
  const seconds = readSeconds(written);
  if (seconds !== null && seconds > 0) return partOf(seconds);
  return faulty({ at, message: `expected a duration above zero, got "${written.slice(0, 40)}"` });
}
