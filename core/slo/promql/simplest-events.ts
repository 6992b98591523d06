import type { EventsIndicator, LatencyIndicator } from "../objective.ts";
import { bucketUnit } from "./bucket-unit.ts";
import type { CountTerm } from "./count-terms.ts";
import { termsOf } from "./event-count.ts";
import { printMatcher } from "./print-selector.ts";
import { readNumber } from "./promql-literal.ts";

/**
 * Good events that are one bucket of a histogram, among all of its events, become a latency indicator:
 * its bucket is found however its bound is spelled. All others come back as they are.
 */
export function simplestEvents(indicator: EventsIndicator): EventsIndicator | LatencyIndicator {
  const [part, ...otherParts] = termsOf(indicator.part);
  const [total, ...otherTotals] = termsOf(indicator.total);
  if (part === undefined || total === undefined) return indicator;
  if (otherParts.length > 0 || otherTotals.length > 0 || indicator.counted !== "good")
    return indicator;
  const histogram = part.selector.name?.match(/^(.+)_bucket$/)?.[1];
  const bound = part.selector.matchers.find(({ label }) => label === "le");
  if (histogram === undefined || bound?.op !== "=" || part.factor !== 1 || total.factor !== 1)
    return indicator;
  const limit = readNumber(bound.value);
  if (!countsAllOf(histogram, total) || !Number.isFinite(limit)) return indicator;
  if (matchersOf(part) !== matchersOf(total)) return indicator;
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
