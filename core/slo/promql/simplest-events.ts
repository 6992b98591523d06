import type { EventsIndicator, LatencyIndicator } from "../objective.ts";
import { bucketUnit } from "./bucket-unit.ts";
import { type CountTerm, merged, scaled } from "./count-terms.ts";
import { printCount, termsOf } from "./event-count.ts";
import { printMatcher } from "./print-selector.ts";
import { boundOf } from "./bucket-bound.ts";

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
  const limit = limitOf(part);
  if (histogram === undefined || part.factor !== 1 || total.factor !== 1) return null;
  if (limit === null || !Number.isFinite(limit) || !countsAllOf(histogram, total)) return null;
  if (matchersOf(part) !== matchersOf(total)) return null;
  return {
    kind: "latency",
    histogram,
    selector: matchersOf(part),
    thresholdSeconds: Number((limit / bucketUnit(histogram)).toPrecision(12)),
    native: false,
  };
}

function countsAllOf(histogram: string, term: CountTerm): boolean {
  const { selector } = term;
  if (selector.name === `${histogram}_count`) return true;
  return selector.name === `${histogram}_bucket` && limitOf(term) === Infinity;
}

function limitOf({ selector }: CountTerm): number | null {
  return selector.matchers.map(boundOf).find((bound) => bound !== null) ?? null;
}

function matchersOf({ selector }: CountTerm): string {
  return selector.matchers
    .filter(({ label }) => label !== "le" && label !== "__name__")
    .map(printMatcher)
    .sort()
    .join(",");
}
