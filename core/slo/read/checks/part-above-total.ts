import type { EventsIndicator, Indicator } from "../../objective.ts";
import type { CountTerm } from "../../promql/count-terms.ts";
import { termsOf } from "../../promql/event-count.ts";
import { printMatcher } from "../../promql/print-selector.ts";
import type { PartProblem } from "../part.ts";
import type { Keys } from "../slo-reader.ts";

/**
 * Good or bad events that may be more than all events: a selector of the part leaves out a label by which the
 * total of the same metric is narrowed. Only what the selectors show is said.
 */
export function partAboveTotal(indicator: Indicator, at: Keys): readonly PartProblem[] {
  const events = indicator.kind === "timeslices" ? indicator.of : indicator;
  if (events.kind !== "events") return [];
  const totals = termsOf(events.total).filter(({ factor }) => factor > 0);
  const parts = termsOf(events.part).filter(({ factor }) => factor > 0);
  return parts.flatMap((part) => widerProblem(part, { totals, events, at }));
}

interface Against {
  readonly totals: readonly CountTerm[];
  readonly events: EventsIndicator;
  readonly at: Keys;
}

function widerProblem(part: CountTerm, { totals, events, at }: Against): readonly PartProblem[] {
  const same = totals.filter((total) => baseName(total) === baseName(part));
  const missing = same.map((total) => narrowerBy(total, part));
  const [first] = missing;
  if (first === undefined || missing.some((matchers) => matchers.length === 0)) return [];
  const { counted } = events;
  return [
    {
      at,
      message: `expected ${counted} events to be among all events, got ${part.text}, which is not limited to ${first.join(",")} as the total is`,
      remedy: `Add ${first.join(",")} to the ${counted} events, or leave it out of the total.`,
    },
  ];
}

/** The matchers of a total on labels that the part does not look at. */
function narrowerBy(total: CountTerm, part: CountTerm): readonly string[] {
  const looked = new Set(part.selector.matchers.map(({ label }) => label));
  return total.selector.matchers
    .filter(({ label, op, value }) => {
      const isAnything = op === "=~" && (value === ".*" || value === ".+");
      return !looked.has(label) && label !== "le" && label !== "__name__" && !isAnything;
    })
    .map(printMatcher);
}

/** A histogram's buckets and its count are one metric. */
function baseName({ selector }: CountTerm): string {
  return (selector.name ?? "").replace(/_(bucket|count)$/, "");
}
