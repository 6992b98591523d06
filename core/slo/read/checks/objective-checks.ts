import { burnAlerts } from "../../burn-alerts.ts";
import { allowedBadRatio } from "../../error-budget.ts";
import { percentText } from "../../generate/percent-text.ts";
import type { PartProblem } from "../part.ts";
import type { FoundObjective, ReadOptions, SloProblem } from "../slo-reader.ts";
import { labelProblems } from "./label-problems.ts";
import { limitProblems } from "./limit-problems.ts";
import { nameProblems } from "./name-problems.ts";
import { partAboveTotal } from "./part-above-total.ts";
import { partIsTotal } from "./part-is-total.ts";
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
    ...limitProblems(found),
    ...labelProblems(found),
    ...(objective.window.kind === "rolling"
      ? shortWindow(objective.window.seconds, { at: place.window, options })
      : []),
    ...slices.problems,
    ...partAboveTotal(objective.indicator, place.indicator),
    ...partIsTotal(objective.indicator, place.indicator),
  ];
  return {
    problems: problems.map((problem) => ({ ...problem, document })),
    notes: [...slices.notes, ...leftOutAlerts(found)].map((note) => ({ ...note, document })),
  };
}

/** Alerts that are not generated, as they could never fire at this target. */
function leftOutAlerts({ objective, place }: FoundObjective): readonly PartProblem[] {
  const never = burnAlerts(objective).leftOut.filter(({ reason }) => reason.includes("never"));
  if (never.length === 0) return [];
  const rates = [...new Set(never.map(({ burnRate }) => `${rounded(burnRate)}x`))];
  const most = rounded(1 / allowedBadRatio(objective.target));
  const message = `burn alerts at ${listed(rates)} are left out: at a target of ${percentText(objective.target)} a total outage burns ${most}x, so they could never fire`;
  return [{ at: place.target, message }];
}

function rounded(rate: number): number {
  return Number(rate.toPrecision(4));
}

/** "14.4x, 6x and 3x". */
function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
