import type { Indicator } from "../../objective.ts";
import { combined, faulty, inDocument, type Part, partOf } from "../part.ts";
import type { Keys } from "../slo-reader.ts";
import type { Metric, SliSpec, SloObjective, SloSpec } from "./openslo.ts";
import type { OpenSloDocuments, Placed } from "./openslo-documents.ts";
import { type Budgeting, readBudgeting } from "./read-budgeting.ts";
import { readRatioMetric } from "./read-ratio-metric.ts";
import { readSourceName } from "./read-source-name.ts";
import { readThresholdMetric } from "./read-threshold-metric.ts";

interface IndicatorInput {
  readonly spec: SloSpec;
  readonly document: number;
  readonly at: Keys;
  readonly target: number | null;
  readonly all: OpenSloDocuments;
}

/** What an objective of OpenSLO measures, and the name of the source it asks. */
export function readOpenSloIndicator(
  objective: SloObjective,
  input: IndicatorInput,
): Part<{ readonly indicator: Indicator; readonly source: string }> {
  const { at, spec, target, all } = input;
  if (isComposite(objective)) return compositeProblem(at);
  const budgeting = readBudgeting(objective, { method: spec.budgetingMethod, at, target });
  const sli = findSli(input);
  if (sli.value === null || budgeting.value === null)
    return { ...sli, value: null, problems: [...sli.problems, ...budgeting.problems] };
  const { spec: measured, document, at: place } = sli.value;
  return inDocument(
    document,
    combined(
      {
        indicator: readSli({ objective, budgeting: budgeting.value, spec: measured, at: place }),
        source: readSourceName(metricsOf(measured, place), all),
      },
      (values) => values,
    ),
  );
}

function isComposite(objective: SloObjective): boolean {
  const { indicator, indicatorRef, compositeWeight } = objective;
  return [indicator, indicatorRef, compositeWeight].some((field) => field !== undefined);
}

function compositeProblem(at: Keys): Part<never> {
  return faulty({
    at,
    message:
      "unsupported: a composite SLO, whose objectives have indicators or weights of their own",
    remedy: "Write one SLO for each indicator.",
  });
}

function findSli({ spec, document, all }: IndicatorInput): Part<Placed<SliSpec>> {
  const { indicator, indicatorRef } = spec;
  if (indicatorRef !== undefined)
    return all.find("SLI", { name: indicatorRef, at: ["spec", "indicatorRef"], document });
  if (indicator !== undefined)
    return partOf({ spec: indicator.spec, document, at: ["spec", "indicator", "spec"] });
  return faulty({
    at: ["spec"],
    document,
    message: 'expected "indicator" or "indicatorRef", got neither',
  });
}

export interface SliInput {
  readonly objective: SloObjective;
  readonly budgeting: Budgeting;
  readonly spec: SliSpec;
  readonly at: Keys;
}

function readSli(input: SliInput): Part<Indicator> {
  const { ratioMetric, thresholdMetric } = input.spec;
  if (ratioMetric !== undefined)
    return readRatioMetric(ratioMetric, { ...input, at: [...input.at, "ratioMetric"] });
  if (thresholdMetric !== undefined)
    return readThresholdMetric(thresholdMetric, { ...input, at: [...input.at, "thresholdMetric"] });
  return faulty({ at: input.at, message: "expected a metric, got none" });
}

export interface PlacedMetric {
  readonly metric: Metric;
  readonly at: Keys;
}

function metricsOf({ ratioMetric, thresholdMetric }: SliSpec, at: Keys): readonly PlacedMetric[] {
  const { good, bad, total, raw } = ratioMetric ?? {};
  const named = Object.entries({ good, bad, total, raw }).map(
    ([name, metric]) => [metric, [...at, "ratioMetric", name]] as const,
  );
  return [...named, [thresholdMetric, [...at, "thresholdMetric"]] as const].flatMap(
    ([metric, place]) => (metric === undefined ? [] : [{ metric, at: place }]),
  );
}
