import { burnAlerts } from "../../burn-alerts.ts";
import type { PartProblem } from "../part.ts";
import type { FoundObjective, ReadOptions, SloProblem } from "../slo-reader.ts";
import { nameProblems } from "./name-problems.ts";
import { partAboveTotal } from "./part-above-total.ts";
import { sliceProblems } from "./slice-problems.ts";
import { shortWindow } from "./short-window.ts";

interface Checked {
  readonly problems: readonly SloProblem[];
  readonly notes: readonly SloProblem[];
}

/** What is wrong with an objective by itself although it was understood, and what a person should know. */
export function objectiveChecks(found: FoundObjective, options: ReadOptions): Checked {
  const { objective, place } = found;
  const { document } = place;
  const slices = sliceProblems(found, options);
  const problems: readonly PartProblem[] = [
    ...nameProblems(found),
    ...(objective.window.kind === "rolling"
      ? shortWindow(objective.window.seconds, { at: place.window, options })
      : []),
    ...slices.problems,
    ...partAboveTotal(objective.indicator, place.indicator),
  ];
  return {
    problems: problems.map((problem) => ({ ...problem, document })),
    notes: [...slices.notes, ...leftOutAlerts(found)].map((note) => ({ ...note, document })),
  };
}

/** Alerts that are not generated, as they could never fire at this target. */
function leftOutAlerts({ objective, place }: FoundObjective): readonly PartProblem[] {
  const never = burnAlerts(objective).leftOut.filter(({ reason }) => reason.includes("never"));
  const [first] = never;
  if (first === undefined) return [];
  const rates = never.map(({ burnRate }) => `${Number(burnRate.toPrecision(4))}x`);
  const many = rates.length === 1 ? "the burn alert" : "the burn alerts";
  const message = `${many} at ${[...new Set(rates)].join(" and ")} ${rates.length === 1 ? "is" : "are"} left out: ${first.reason}`;
  return [{ at: place.target, message }];
}
