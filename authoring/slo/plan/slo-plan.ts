import { allowedBadRatio } from "#core/slo/error-budget.ts";
import { type Objective, objectiveId } from "#core/slo/objective.ts";
import { planStep, type StepPlan } from "#core/slo/plan-step.ts";
import type { WeightStep } from "./rollout-steps.ts";

/** What is known of a service; what nobody knows is null. */
export interface Traffic {
  readonly requestsPerSecond: number | null;
  readonly errorRatio: number | null;
  readonly leftRatio: number | null;
  /** Why something is not known. */
  readonly missing: string | null;
}

/** How long each weight must last for one objective. */
export interface SloPlan {
  readonly slo: string;
  readonly target: number;
  readonly window: Objective["window"];
  readonly requestsPerSecond: number;
  readonly errorRatio: number;
  readonly leftRatio: number;
  /** What was taken for granted, because nobody knows it. */
  readonly assumed: readonly string[];
  readonly steps: readonly PlannedWeight[];
}

export interface PlannedWeight extends Omit<StepPlan, "passSeconds"> {
  /** Null where a pass never comes. */
  readonly passSeconds: number | null;
  readonly wait: WeightStep["wait"];
  readonly hasAnalysis: boolean;
  readonly outcome: WaitOutcome;
}

/**
 * What becomes of a step: its pause is long enough or too short for a pass to mean something, an analysis waits
 * for the pass, or it gives up first and asks a person, whom an endless pause asks anyway.
 */
export type WaitOutcome = "enough" | "too-short" | "analysis-waits" | "asks-a-person" | "unknown";

/** A service that is well uses some of its budget. */
const USUAL_SHARE_OF_BUDGET = 0.25;

/** The plan of an objective; null where its traffic is not known. */
export function sloPlan(
  objective: Objective,
  { traffic, weights }: { readonly traffic: Traffic; readonly weights: readonly WeightStep[] },
): SloPlan | null {
  const { requestsPerSecond } = traffic;
  if (requestsPerSecond === null) return null;
  const usual = allowedBadRatio(objective.target) * USUAL_SHARE_OF_BUDGET;
  const errorRatio = traffic.errorRatio ?? usual;
  const leftRatio = traffic.leftRatio ?? 1;
  const facts = { objective, leftRatio, requestsPerSecond, errorRatio };
  return {
    slo: objectiveId(objective),
    target: objective.target,
    window: objective.window,
    requestsPerSecond,
    errorRatio,
    leftRatio,
    assumed: [
      ...(traffic.errorRatio === null ? ["errors at a quarter of the budget"] : []),
      ...(traffic.leftRatio === null ? ["a whole budget"] : []),
    ],
    steps: weights.map((step) => plannedWeight(planStep({ ...facts, weight: step.weight }), step)),
  };
}

function plannedWeight(plan: StepPlan, { wait, hasAnalysis }: WeightStep): PlannedWeight {
  const passSeconds = Number.isFinite(plan.passSeconds) ? plan.passSeconds : null;
  const outcome = outcomeOf(plan.passSeconds, { wait, hasAnalysis });
  return { ...plan, passSeconds, wait, hasAnalysis, outcome };
}

/** The looks of the shipped slo-step, a minute apart; two of them must pass. */
const ANALYSIS_SECONDS = 14 * 60;

function outcomeOf(
  passSeconds: number,
  { wait, hasAnalysis }: Pick<WeightStep, "wait" | "hasAnalysis">,
): WaitOutcome {
  if (wait === "unknown") return "unknown";
  if (wait === "person") return "asks-a-person";
  if (wait >= passSeconds) return "enough";
  if (!hasAnalysis) return "too-short";
  return wait + ANALYSIS_SECONDS >= passSeconds ? "analysis-waits" : "asks-a-person";
}
