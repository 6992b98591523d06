import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { EventCount, EventsIndicator, Indicator, LatencyIndicator } from "../objective.ts";
import { fillWindowVariables } from "../promql/fill-window-variables.ts";
import { readEventCount } from "../promql/event-count.ts";
import { printMatcher } from "../promql/print-selector.ts";
import type { PromqlProblem } from "../promql/promql-problem.ts";
import { type IndicatorOptions, readIndicator } from "../promql/read-indicator.ts";
import { selectorsOf } from "../promql/selectors-of.ts";
import { combined, faulty, type Part, partOf } from "./part.ts";
import type { Keys } from "./slo-reader.ts";

/** A count of events that stands at some keys of a document. */
function readCount(promql: string, at: Keys): Part<EventCount> {
  const reading = readEventCount(promql);
  if ("problem" in reading) return faulty(placed(reading.problem, at));
  return partOf(reading.count, notesAt(reading.notes, at));
}

interface WrittenCount {
  readonly text: string;
  readonly at: Keys;
}

/**
 * Good or bad events among all. Where they are the buckets of one histogram, however that is written (also
 * as all without those in a bucket), they become a latency.
 */
export function readEvents({
  total,
  part,
  counted,
}: {
  readonly total: WrittenCount;
  readonly part: WrittenCount;
  readonly counted: "good" | "bad";
}): Part<EventsIndicator | LatencyIndicator> {
  const counts = combined(
    { total: readCount(total.text, total.at), part: readCount(part.text, part.at) },
    (values) => ({ kind: "events" as const, total: values.total, counted, part: values.part }),
  );
  // Without a bucket no latency can come of it, and most have none.
  if (counts.value === null || !counts.value.part.includes("_bucket")) return counts;
  const share = readIndicator(`(${counts.value.part}) / (${counts.value.total})`, {
    ratioOf: counted,
  });
  const indicator = "indicator" in share ? share.indicator : counts.value;
  const isCount = indicator.kind === "events" || indicator.kind === "latency";
  return { ...counts, value: isCount ? indicator : counts.value };
}

/** A whole indicator as one expression. */
export function readExpression(
  promql: string,
  { at, ...options }: IndicatorOptions & { readonly at: Keys },
): Part<Indicator> {
  const reading = readIndicator(promql, options);
  if ("problem" in reading) return faulty(placed(reading.problem, at));
  return partOf(reading.indicator, notesAt(reading.notes, at));
}

/** A query that is asked as it stands, once it is known to be PromQL with a metric in it. */
export function readQuery(promql: string, at: Keys): Part<string> {
  const reading = selectorsOf(promql);
  if ("problem" in reading) return faulty(placed(reading.problem, at));
  if (reading.selectors.length > 0) return partOf(fillWindowVariables(promql).trim());
  return faulty({
    at,
    message: "expected a query of a metric, got none",
    remedy: "Name a metric.",
  });
}

/** The one selector that a text is: its name, and its matchers as they stand between braces. */
export function readSelector(
  promql: string,
  at: Keys,
): Part<{ readonly name: string; readonly matchers: string }> {
  const reading = selectorsOf(promql);
  if ("problem" in reading) return faulty(placed(reading.problem, at));
  const [only, ...others] = reading.selectors;
  const isWhole = only !== undefined && promql.trim().length === only.to - only.from;
  if (isWhole && others.length === 0 && only.name !== null && only.windowSeconds === null) {
    const named = only.matchers.filter(({ label }) => label !== "__name__");
    return partOf({ name: only.name, matchers: named.map(printMatcher).join(",") });
  }
  return faulty({ at, message: `expected a metric with its labels, got "${promql.slice(0, 60)}"` });
}

/** Label matchers as they stand between braces; "" for none. */
export function readMatchers(selector: string, at: Keys): Part<string> {
  const written = selector.trim();
  if (written === "") return partOf("");
  const reading = selectorsOf(`x{${written}}`);
  const [only, ...others] = "problem" in reading ? [] : reading.selectors;
  if (only?.name === "x" && others.length === 0 && !/[}{]\s*$/.test(written))
    return partOf(written);
  return faulty({
    at,
    message: `expected label matchers, got "${written.slice(0, 60)}"`,
    remedy: 'Write them as between the braces of a selector: job="checkout",code!="404".',
  });
}

function placed({ message, from, remedy }: PromqlProblem, at: Keys): DocumentProblem {
  return { at, message, offset: from, remedy };
}

function notesAt(notes: readonly string[], at: Keys): readonly DocumentProblem[] {
  return notes.map((message) => ({ at, message }));
}
