import { requestsNeeded } from "./minimum-traffic.ts";
import { strictnessAt } from "./judge/strictness.ts";
import type { Objective } from "./objective.ts";
import { expectedDetection } from "./statistics/expected-detection.ts";

export interface PlanFacts {
  readonly objective: Objective;
  /** What is left of the budget: 1 for all of it. */
  readonly leftRatio: number;
  /** Of the whole service. */
  readonly requestsPerSecond: number;
  /** The canary's share of requests, above 0 and at most 1. */
  readonly weight: number;
  /** What the service's bad requests are now, as a ratio; 0 where nobody knows. */
  readonly errorRatio: number;
}

export interface StepPlan {
  readonly weight: number;
  /** Of the canary alone. */
  readonly requestsPerSecond: number;
  /** Requests that a pass needs at least, and what the limit is that they rule out. */
  readonly neededRequests: number;
  readonly limitRatio: number;
  /** How long they take; Infinity without traffic, or where the service itself is beyond the limit. */
  readonly passSeconds: number;
  /** How long a version so many times as bad goes unnoticed in the mean; null where it never matters. */
  readonly detection: readonly { readonly worse: number; readonly seconds: number | null }[];
}

const WORSE = [2, 5, 10] as const;

/** How long one step of a canary must last before a pass can mean something, counted from its own start. */
export function planStep(facts: PlanFacts): StepPlan {
  const { objective, leftRatio, requestsPerSecond, weight, errorRatio } = facts;
  const { limitRatio } = strictnessAt(leftRatio, objective);
  const perSecond = requestsPerSecond * weight;
  const neededRequests = neededWith(errorRatio, limitRatio);
  return {
    weight,
    requestsPerSecond: perSecond,
    neededRequests,
    limitRatio,
    passSeconds: perSecond > 0 ? neededRequests / perSecond : Infinity,
    detection: WORSE.map((worse) => ({ worse, seconds: detectionSeconds(facts, worse) })),
  };
}

/** Some of the canary's requests are bad as the service's are, and each of them asks for more. */
function neededWith(errorRatio: number, limitRatio: number): number {
  if (errorRatio >= limitRatio) return Infinity;
  let needed = requestsNeeded({ total: 0, bad: 0 }, limitRatio);
  for (let round = 0; round < 100; round += 1) {
    const next = requestsNeeded({ total: 0, bad: Math.round(needed * errorRatio) }, limitRatio);
    if (next <= needed) return needed;
    needed = next;
  }
  return needed;
}

function detectionSeconds(facts: PlanFacts, worse: number): number | null {
  const { objective, requestsPerSecond, weight, errorRatio } = facts;
  const { maxRatio, minDifference, alpha } = objective.canary;
  if (worse <= maxRatio || errorRatio * (worse - 1) < minDifference) return null;
  return expectedDetection({ requestsPerSecond, weight, errorRatio, worse, alpha });
}
