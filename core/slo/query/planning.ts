import type { Indicator, Objective } from "../objective.ts";
import { windowSeconds } from "../window-bounds.ts";
import type { Counting } from "./counting.ts";
import type { PlanRequest } from "./plan.ts";
import { type StepRange, stepsBetween, stepSizes } from "./steps.ts";

/** What one plan is made from. */
export interface Planning {
  readonly objective: Objective;
  readonly request: PlanRequest;
  /** Younger samples may not be there yet. */
  readonly newestMs: number;
}

/** A target that no scrape reaches for so long begins anew: what it counted until then counts again. */
export const LOOKBACK_SECONDS = 6 * 3600;
const WITHOUT_START_SECONDS = 3600;
const LONGEST_EVIDENCE_SECONDS = 24 * 3600;

/** The steps since the canary began; null where none has ended. */
export function evidenceSteps(
  { objective, request, newestMs }: Planning,
  indicator: Indicator = objective.indicator,
): StepRange | null {
  const { sinceMs, scrapeSeconds } = request;
  const seconds = sinceMs === null ? WITHOUT_START_SECONDS : LONGEST_EVIDENCE_SECONDS;
  const longest = newestMs - (request.evidenceSeconds ?? seconds) * 1000;
  const { canary } = stepSizes(scrapeSeconds, windowSeconds(objective.window));
  const from = Math.max(sinceMs ?? longest, longest);
  return stepsBetween(from, newestMs, sliceOf(indicator) ?? canary);
}

/** Slices are counted one by one, whatever else would be a good step. */
export function sliceOf(indicator: Indicator): number | null {
  return "sliceSeconds" in indicator ? indicator.sliceSeconds : null;
}

interface CountingOf {
  readonly steps: StepRange;
  readonly request: PlanRequest;
  readonly kind: "counts" | "values";
}

/** Counts are of one step each; a value may be as old as two scrapes where a slice is shorter than that. */
export function countingIn({ steps, request, kind }: CountingOf): Counting {
  const { stepSeconds } = steps;
  const seconds =
    kind === "values" ? Math.max(stepSeconds, 2 * request.scrapeSeconds) : stepSeconds;
  return { windowSeconds: seconds, lookbackSeconds: LOOKBACK_SECONDS };
}
