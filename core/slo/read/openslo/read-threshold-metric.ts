import type { GaugeIndicator, Indicator } from "../../objective.ts";
import { faulty, type Part, partOf } from "../part.ts";
import { readExpression, readQuery } from "../read-promql.ts";
import type { Keys } from "../slo-reader.ts";
import type { Metric, SloObjective } from "./openslo.ts";
import { type PlacedQuery, readMetricQuery } from "./read-metric-query.ts";
import type { SliInput } from "./read-openslo-indicator.ts";

const OPS: Readonly<
  Record<NonNullable<SloObjective["op"]>, readonly [string, GaugeIndicator["comparison"]]>
> = {
  lt: ["<", "below"],
  lte: ["<=", "at-most"],
  gt: [">", "above"],
  gte: [">=", "at-least"],
};
const SLICE_SECONDS = 60;

/**
 * A value that the objective compares with its own. By occurrences a quantile at the target is the share of
 * requests; by time slices, and for all other values, it is the share of slices.
 */
export function readThresholdMetric(
  metric: Metric,
  { objective, budgeting, at }: Pick<SliInput, "objective" | "budgeting" | "at">,
): Part<Indicator> {
  const query = readMetricQuery(metric, at);
  if (query.value === null) return query as Part<never>;
  const comparison = readComparison(objective, at);
  if (comparison.value === null) return comparison as Part<never>;
  const asked = readQuery(query.value.text, query.value.at);
  if (asked.value === null) return asked as Part<never>;
  if (budgeting.by === "events")
    return withQuery(
      asked.value,
      readAsShare(query.value, { ...comparison.value, target: budgeting.target }),
    );
  const [, kept] = OPS[comparison.value.op];
  const { sliceSeconds, sliceTarget } = budgeting;
  const note = {
    at: query.value.at,
    message: "looked at once per time slice: timeSliceTarget is not used",
  };
  const indicator = {
    kind: "gauge",
    query: asked.value,
    comparison: kept,
    limit: comparison.value.value,
    sliceSeconds,
  } as const;
  return partOf(indicator, sliceTarget < 1 ? [note] : []);
}

interface ThresholdComparison {
  readonly op: NonNullable<SloObjective["op"]>;
  readonly value: number;
}

function readComparison({ op, value }: SloObjective, at: Keys): Part<ThresholdComparison> {
  if (op !== undefined && value !== undefined) return partOf({ op, value });
  return faulty({
    at,
    message: 'expected "op" and "value" at the objective, which a thresholdMetric is compared with',
  });
}

/** The query of a gauge as it was written, without the brackets of the comparison. */
function withQuery(query: string, part: Part<Indicator>): Part<Indicator> {
  if (part.value?.kind !== "gauge") return part;
  return { ...part, value: { ...part.value, query } };
}

/** Whole expressions have their reader; its offsets count from behind the bracket. */
function readAsShare(
  { text, at }: PlacedQuery,
  { op, value, target }: ThresholdComparison & { readonly target: number },
): Part<Indicator> {
  const [sign] = OPS[op];
  const part = readExpression(`(${text}) ${sign} ${value}`, {
    at,
    target,
    sliceSeconds: SLICE_SECONDS,
  });
  const problems = part.problems.map(({ offset = 1, ...problem }) => ({
    ...problem,
    offset: Math.max(0, offset - 1),
  }));
  return { ...part, problems };
}
