import type { EventCount } from "../objective.ts";
import { type CountSum, type CountTerm, merged, readCountSum } from "./count-terms.ts";
import { fillWindowVariables } from "./fill-window-variables.ts";
import { parsePromql } from "./parse-promql.ts";
import { refuseBuckets } from "./refuse-buckets.ts";
import { type PromqlProblem, PromqlRefusal, refusable } from "./promql-problem.ts";

/**
 * A count of events from PromQL: a counter as it stands, its rate or increase, sums and differences of
 * those, times numbers; groups are added up, and `or vector(0)` is left out as absent counts are zero.
 */
export function readEventCount(
  promql: string,
):
  | { readonly count: EventCount; readonly notes: readonly string[] }
  | { readonly problem: PromqlProblem } {
  return refusable(() => {
    const text = fillWindowVariables(promql);
    const node = parsePromql(text);
    const sum = readCountSum(node);
    refuseBuckets(sum);
    if (!sum.terms.some(({ factor }) => factor > 0))
      throw new PromqlRefusal(
        "expected a count of events, got a sum without a positive part",
        node,
        "Subtract the smaller count from the larger one.",
      );
    return { count: printCount(sum), notes: sum.notes };
  });
}

/** The counters of a count that `readEventCount` gave. */
export function termsOf(count: EventCount): readonly CountTerm[] {
  return merged(readCountSum(parsePromql(count)).terms);
}

/** A sum of counters in the one spelling that an EventCount has. */
export function printCount({ terms }: Pick<CountSum, "terms">): EventCount {
  return terms
    .map(({ factor, text }, index) => `${signOf(factor, index)}sum(increase(${text}[5m]))`)
    .join(" ");
}

function signOf(factor: number, index: number): string {
  if (index === 0) return factor === 1 ? "" : `${factor} * `;
  const size = Math.abs(factor);
  return `${factor < 0 ? "- " : "+ "}${size === 1 ? "" : `${size} * `}`;
}
