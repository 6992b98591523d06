import type {
  EventsIndicator,
  Indicator,
  LatencyIndicator,
  TimeslicesIndicator,
} from "../objective.ts";
import { boundPattern } from "../promql/bound-pattern.ts";
import { bucketUnit } from "../promql/bucket-unit.ts";
import type { PromqlProblem } from "../promql/promql-problem.ts";
import { simplestEvents } from "../promql/simplest-events.ts";
import { selectorsOf } from "../promql/selectors-of.ts";
import { type AddedMatcher, withMatchers } from "../promql/with-matchers.ts";
import {
  type Counting,
  countedBelow,
  countedEvents,
  countedOfHistogram,
  countedSeries,
} from "./counting.ts";
import { freshValues } from "./fresh-values.ts";
import type { CountReading } from "./plan.ts";

/** Whose events: all of the service's where `matchers` is empty. */
export interface Version {
  readonly matchers: readonly AddedMatcher[];
  /** Whether a label that the objective already names takes the version's value. */
  readonly replace: boolean;
}

export const WHOLE_SERVICE: Version = { matchers: [], replace: false };

/** The queries of one series of counts, or why they cannot be asked. */
export type IndicatorQueries =
  | { readonly total: string; readonly part: string | null; readonly reading: CountReading }
  | { readonly refused: string };

interface Asked {
  readonly version: Version;
  readonly counting: Counting;
}

/** What must be asked to count an indicator's events. */
export function indicatorQueries(indicator: Indicator, asked: Asked): IndicatorQueries {
  if (indicator.kind === "timeslices") return sliceQueries(indicator, asked);
  if (indicator.kind === "gauge") {
    const query = inVersion(indicator.query, asked.version);
    if ("refused" in query) return query;
    const { comparison, limit } = indicator;
    const total = freshValues(query.promql, asked.counting.windowSeconds);
    return { total, part: null, reading: { kind: "gauge", comparison, limit } };
  }
  const simple = indicator.kind === "events" ? simplestEvents(indicator) : indicator;
  return simple.kind === "latency" ? latencyQueries(simple, asked) : eventQueries(simple, asked);
}

function eventQueries(indicator: EventsIndicator, asked: Asked): IndicatorQueries {
  const total = inVersion(indicator.total, asked.version);
  const part = inVersion(indicator.part, asked.version);
  if ("refused" in total) return total;
  if ("refused" in part) return part;
  return {
    total: countedEvents(total.promql, asked.counting),
    part: countedEvents(part.promql, asked.counting),
    reading: {
      kind: "events",
      counted: indicator.counted,
      absentPart: "zero",
      partName: part.promql,
      slices: null,
    },
  };
}

function sliceQueries(indicator: TimeslicesIndicator, asked: Asked): IndicatorQueries {
  const queries = indicatorQueries(indicator.of, asked);
  if ("refused" in queries || queries.reading.kind !== "events") return queries;
  const { sliceTarget, averaged } = indicator;
  return { ...queries, reading: { ...queries.reading, slices: { sliceTarget, averaged } } };
}

function latencyQueries(indicator: LatencyIndicator, asked: Asked): IndicatorQueries {
  const threshold = indicator.thresholdSeconds * bucketUnit(indicator.histogram);
  const reading: CountReading = {
    kind: "events",
    counted: "good",
    absentPart: "unknown",
    partName: `${indicator.histogram}_bucket with le="${threshold}"`,
    slices: null,
  };
  const labels = labelsInVersion(indicator.selector, asked.version);
  if (typeof labels !== "string") return labels;
  const named = (name: string, more = "") => {
    const inside = [labels, more].filter((text) => text !== "").join(",");
    return inside === "" ? name : `${name}{${inside}}`;
  };
  const { counting } = asked;
  if (indicator.native)
    return {
      total: countedOfHistogram(named(indicator.histogram), counting),
      part: countedBelow(named(indicator.histogram), { ...counting, threshold }),
      reading: { ...reading, partName: `${indicator.histogram} as a native histogram` },
    };
  const bucket = named(`${indicator.histogram}_bucket`, `le=~"${boundPattern(threshold)}"`);
  return {
    total: `sum(${countedSeries(named(`${indicator.histogram}_count`), counting)})`,
    part: `sum(${countedSeries(bucket, counting)})`,
    reading,
  };
}

/** A quantile of a histogram's events in each window, in seconds. */
export function quantileQuery(
  indicator: LatencyIndicator,
  { version, counting, quantile }: Asked & { readonly quantile: number },
): { readonly promql: string } | { readonly refused: string } {
  const labels = labelsInVersion(indicator.selector, version);
  if (typeof labels !== "string") return labels;
  const braces = labels === "" ? "" : `{${labels}}`;
  const unit = bucketUnit(indicator.histogram);
  const inSeconds = unit === 1 ? "" : ` / ${unit}`;
  if (indicator.native) {
    const { windowSeconds } = counting;
    const sum = `sum(rate(${indicator.histogram}${braces}[${windowSeconds}s]))`;
    return { promql: `histogram_quantile(${quantile}, ${sum})${inSeconds}` };
  }
  const buckets = countedSeries(`${indicator.histogram}_bucket${braces}`, counting);
  return { promql: `histogram_quantile(${quantile}, sum by (le) (${buckets}))${inSeconds}` };
}

type Rewritten = { readonly promql: string } | { readonly refused: string };

function inVersion(promql: string, { matchers, replace }: Version): Rewritten {
  if (matchers.length === 0) return { promql };
  const rewritten = withMatchers(promql, matchers, { replace });
  return "promql" in rewritten ? rewritten : refusedFor(rewritten.problem);
}

/** The matchers of a histogram's selector with the version's, in one spelling. */
function labelsInVersion(
  selector: string,
  version: Version,
): string | { readonly refused: string } {
  const rewritten = inVersion(`{${selector}}`, version);
  if ("refused" in rewritten) return rewritten;
  const found = selectorsOf(rewritten.promql);
  return "problem" in found
    ? refusedFor(found.problem)
    : (found.selectors[0]?.text.slice(1, -1) ?? "");
}

function refusedFor({ message, remedy }: PromqlProblem): { readonly refused: string } {
  return { refused: `${message}. ${remedy}` };
}
