import type { Indicator } from "../../objective.ts";
import { selectorsOf } from "../../promql/selectors-of.ts";
import type { PartProblem } from "../part.ts";
import type { FoundObjective } from "../slo-reader.ts";

/** Matchers on labels that Tiphys sets itself: the bucket of a histogram, the version of a pod. */
export function labelProblems({ objective, place }: FoundObjective): readonly PartProblem[] {
  const { indicator, canary } = objective;
  const labels = new Set(queriesOf(indicator).flatMap(labelsOf));
  const at = place.indicator;
  const remedy = "Leave it out: Tiphys asks for each version by this label.";
  const version = labels.has(canary.label)
    ? [
        {
          at,
          message: `expected no matcher on "${canary.label}", which tells versions apart`,
          remedy,
        },
      ]
    : [];
  const counted = indicator.kind === "timeslices" ? indicator.of : indicator;
  if (counted.kind !== "latency" || !labels.has("le")) return version;
  const message = 'expected no matcher on "le" in the selector of a latency';
  return [...version, { at, message, remedy: "Leave it out: the threshold chooses the bucket." }];
}

function queriesOf(indicator: Indicator): readonly string[] {
  switch (indicator.kind) {
    case "events":
      return [indicator.total, indicator.part];
    case "latency":
      return [`${indicator.histogram}{${indicator.selector}}`];
    case "gauge":
      return [indicator.query];
    case "timeslices":
      return queriesOf(indicator.of);
  }
}

function labelsOf(promql: string): readonly string[] {
  const reading = selectorsOf(promql);
  const selectors = "selectors" in reading ? reading.selectors : [];
  return selectors.flatMap(({ matchers }) => matchers.map(({ label }) => label));
}
