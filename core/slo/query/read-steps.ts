import type { NoCounts, Seen } from "../counts.ts";
import type { SourceAnswer } from "./plan.ts";

interface Steps {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepSeconds: number;
}

/** One value per step: null where there is none, or where it is NaN. */
export type StepValues = readonly (number | null)[];

/** The values of the one series that a query asks for, step by step. */
export function readSteps(
  steps: Steps,
  answer: SourceAnswer | undefined,
  emptiness: "is-no-data" | "may-be-empty" = "is-no-data",
): Seen<StepValues> {
  const refused = refusalOf(answer);
  if (refused !== null) return { missing: refused };
  const [first, ...others] = answer !== undefined && "series" in answer ? answer.series : [];
  const values = valuesOf(steps, first);
  if (emptiness === "is-no-data" && values.every((value) => value === null))
    return { missing: { cause: "no-data", reason: reasonFor(first) } };
  if (others.length > 0)
    return {
      missing: {
        cause: "not-askable",
        reason: `expected one series, got ${others.length + 1}: aggregate the query, with max or sum`,
      },
    };
  return { value: values };
}

function refusalOf(answer: SourceAnswer | undefined): NoCounts | null {
  if (answer === undefined) return { cause: "source-down", reason: "the source did not answer" };
  if ("failed" in answer) return { cause: "source-down", reason: answer.failed };
  if (answer.isPartial)
    return { cause: "source-down", reason: "the source answered with a part of its data only" };
  const warning = answer.warnings.find((text) => !isAboutQuery(text));
  return warning === undefined
    ? null
    : { cause: "source-down", reason: `the source warns: ${warning}` };
}

/** Prometheus' hints on the query itself; other warnings say that a store behind it was out of reach. */
function isAboutQuery(warning: string): boolean {
  return /^PromQL (info|warning):/.test(warning);
}

interface AnswerSeries {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

function valuesOf(
  { startMs, endMs, stepSeconds }: Steps,
  series: AnswerSeries | undefined,
): StepValues {
  const stepMs = stepSeconds * 1000;
  const values = Array.from<number | null>({ length: (endMs - startMs) / stepMs + 1 }).fill(null);
  if (series === undefined) return values;
  // An index and no iterator: a window of 30 days has 8,640 steps.
  for (let index = 0; index < series.times.length; index++) {
    const step = ((series.times[index] ?? NaN) - startMs) / stepMs;
    const value = series.values[index] ?? NaN;
    // Times between the steps or outside them were not asked for: a clock or a cache is wrong.
    if (Number.isInteger(step) && step >= 0 && step < values.length && !Number.isNaN(value))
      values[step] = value;
  }
  return values;
}

function reasonFor(series: AnswerSeries | undefined): string {
  if (series === undefined || series.values.length === 0)
    return "the source knows no such series in this time";
  return series.values.every(Number.isNaN)
    ? "the source knows no number, only NaN"
    : "the source answered for other times than those that were asked for";
}
