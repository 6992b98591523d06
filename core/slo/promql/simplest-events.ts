import type { EventsIndicator, LatencyIndicator } from "../objective.ts";
import { bucketUnit } from "./bucket-unit.ts";
import { type CountTerm, merged, scaled } from "./count-terms.ts";
import { printCount, termsOf } from "./event-count.ts";
import { printMatcher } from "./print-selector.ts";
import { readNumber } from "./promql-literal.ts";

/**
 * The same events said shorter: what is left of a total is counted by what was taken from it; and good events
 * that are one bucket of a histogram, among all of its events, become a latency indicator, whose bucket is
 * found however its bound is spelled.
 */
export function simplestEvents(indicator: EventsIndicator): EventsIndicator | LatencyIndicator {
  const events = withoutDifference(indicator);
  return events.counted === "good" ? (latencyOf(events) ?? events) : events;
}

/** total - bad are the good ones: one counter less to ask for, and smaller numbers. */
function withoutDifference(indicator: EventsIndicator): EventsIndicator {
  const part = termsOf(indicator.part);
  const rest = merged([...termsOf(indicator.total), ...scaled({ terms: part }, -1).terms]);
  const isRest = part.some(({ factor }) => factor < 0) && rest.length > 0;
  if (!isRest || rest.some(({ factor }) => factor < 0)) return indicator;
  const counted = indicator.counted === "good" ? "bad" : "good";
  return { ...indicator, counted, part: printCount({ terms: rest }) };
}

function latencyOf(indicator: EventsIndicator): LatencyIndicator | null {
  const [part, ...otherParts] = termsOf(indicator.part);
  const [total, ...otherTotals] = termsOf(indicator.total);
  if (part === undefined || total === undefined) return null;
  if (otherParts.length > 0 || otherTotals.length > 0) return null;
  const histogram = part.selector.name?.match(/^(.+)_bucket$/)?.[1];
  const bound = part.selector.matchers.find(({ label }) => label === "le");
  if (histogram === undefined || bound?.op !== "=" || part.factor !== 1 || total.factor !== 1)
    return null;
  const limit = readNumber(bound.value);
  if (!countsAllOf(histogram, total) || !Number.isFinite(limit)) return null;
  if (matchersOf(part) !== matchersOf(total)) return null;
  return {
    kind: "latency",
    histogram,
    selector: matchersOf(part),
    thresholdSeconds: Number((limit / bucketUnit(histogram)).toPrecision(12)),
    native: false,
  };
}

function countsAllOf(histogram: string, { selector }: CountTerm): boolean {
  if (selector.name === `${histogram}_count`) return true;
  const bound = selector.matchers.find(({ label }) => label === "le");
  return selector.name === `${histogram}_bucket` && bound?.op === "=" && bound.value === "+Inf";
}

function matchersOf({ selector }: CountTerm): string {
  return selector.matchers
    .filter(({ label }) => label !== "le" && label !== "__name__")
    .map(printMatcher)
    .sort()
    .join(",");
}
