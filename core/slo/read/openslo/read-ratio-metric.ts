import type { GaugeIndicator, Indicator } from "../../objective.ts";
import { selectorsOf } from "../../promql/selectors-of.ts";
import { combined, faulty, type Part } from "../part.ts";
import { readEvents, readExpression, readQuery } from "../read-promql.ts";
import type { Keys } from "../slo-reader.ts";
import type { RatioMetric } from "./openslo.ts";
import type { Budgeting } from "./read-budgeting.ts";
import { type PlacedQuery, readMetricQuery } from "./read-metric-query.ts";
import type { SliInput } from "./read-openslo-indicator.ts";

/** A ratio of good or bad to total, or one that was computed before. */
export function readRatioMetric(
  metric: RatioMetric,
  { budgeting, at }: Pick<SliInput, "budgeting" | "at">,
): Part<Indicator> {
  const { good, bad, total, raw, rawType } = metric;
  if (raw !== undefined) {
    const query = readMetricQuery(raw, [...at, "raw"]);
    return query.value === null
      ? (query as Part<never>)
      : readRaw(query.value, { rawType, budgeting });
  }
  const part = good ?? bad;
  if (part === undefined || total === undefined)
    return faulty({ at, message: 'expected "total" with "good" or "bad"' });
  const counted = good === undefined ? "bad" : "good";
  const queries = combined(
    {
      part: readMetricQuery(part, [...at, counted]),
      total: readMetricQuery(total, [...at, "total"]),
    },
    (values) => values,
  );
  if (queries.value === null) return queries as Part<never>;
  const pair = { ...queries.value, counted, at } as const;
  const isGauge = metric.counter === false && isBare(pair.total) && isBare(pair.part);
  return isGauge ? readGaugePair(pair, budgeting) : inSlices(readEvents(pair), budgeting);
}

function readRaw(
  { text, at }: PlacedQuery,
  {
    rawType,
    budgeting,
  }: { readonly rawType: RatioMetric["rawType"]; readonly budgeting: Budgeting },
): Part<Indicator> {
  const slices = budgeting.by === "slices" ? budgeting : null;
  const part = readExpression(text, {
    at,
    ratioOf: rawType === "failure" ? "bad" : "good",
    target: slices?.sliceTarget ?? budgeting.target,
    ...(slices === null ? {} : { sliceSeconds: slices.sliceSeconds }),
  });
  return inSlices(part, budgeting);
}

interface Pair {
  readonly part: PlacedQuery;
  readonly total: PlacedQuery;
  readonly counted: "good" | "bad";
  readonly at: Keys;
}

/** Values that go up and down cannot be counted, but a slice can look at their ratio. */
function readGaugePair(
  { part, total, counted, at }: Pair,
  budgeting: Budgeting,
): Part<GaugeIndicator> {
  if (budgeting.by === "events")
    return faulty({
      at: [...at, "counter"],
      message:
        "unsupported: counter: false with budgetingMethod Occurrences, as values are no events",
      remedy: "Write counter: true if they only grow, query rates, or budget by Timeslices.",
    });
  const { sliceTarget, sliceSeconds } = budgeting;
  const isGood = counted === "good";
  return combined(
    { part: readQuery(part.text, part.at), total: readQuery(total.text, total.at) },
    (queries) => ({
      kind: "gauge",
      query: `(${queries.part}) / (${queries.total})`,
      comparison: isGood ? "at-least" : "at-most",
      limit: isGood ? sliceTarget : Number((1 - sliceTarget).toPrecision(12)),
      sliceSeconds,
    }),
  );
}

/** Whether a query has no range anywhere: it is neither a rate nor an increase. */
function isBare({ text }: PlacedQuery): boolean {
  const reading = selectorsOf(text);
  return (
    "selectors" in reading && reading.selectors.every(({ windowSeconds }) => windowSeconds === null)
  );
}

function inSlices(part: Part<Indicator>, budgeting: Budgeting): Part<Indicator> {
  const { value } = part;
  if (budgeting.by === "events" || value === null) return part;
  if (value.kind !== "events" && value.kind !== "latency") return part;
  const { sliceTarget, sliceSeconds, averaged } = budgeting;
  return {
    ...part,
    value: { kind: "timeslices", of: value, sliceTarget, sliceSeconds, averaged },
  };
}
