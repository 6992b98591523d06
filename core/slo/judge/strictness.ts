import { allowedBadRatio } from "../error-budget.ts";
import { objectiveBudget } from "../objective-budget.ts";
import type { Objective } from "../objective.ts";
import type { VerdictFacts } from "../verdict.ts";
import { windowSeconds } from "../window-bounds.ts";

/** What a new version may do, given what is left of the budget. */
export interface Strictness {
  readonly leftRatio: number;
  /** The burn rate that it may have at most, if promoted. */
  readonly maxBurn: number;
  /** The same as a ratio of bad events. */
  readonly limitRatio: number;
  /** What the whole service may burn over a long and a short window. */
  readonly serviceBurn: number;
}

/** A promoted version may use 2 % of the budget that is left in an hour: 14.4x of a full one of 30 days. */
const SHARE_OF_LEFT_PER_HOUR = 0.02;
/** Where the target is low, 14.4x would allow half of all requests to be bad. */
const MOST_BEYOND_BUDGET = 0.04;

/**
 * The less budget is left, the less is allowed; down to a burn of 1, at which the budget lasts. A fix is judged
 * as if all were left: what it mends has spent the budget.
 */
export function strictness({ objective, period, nowMs, isFix = false }: Facts): Strictness {
  const counts = "value" in period ? period.value : { total: 0, bad: 0 };
  const { leftRatio } = objectiveBudget({ objective, counts, nowMs });
  return { ...strictnessAt(isFix ? 1 : leftRatio, objective), leftRatio };
}

type Facts = Pick<VerdictFacts, "objective" | "period" | "nowMs" | "isFix">;

/** What is allowed when so much of the budget is left. */
export function strictnessAt(leftRatio: number, { target, window, canary }: Objective): Strictness {
  const allowed = allowedBadRatio(target);
  const hourly = SHARE_OF_LEFT_PER_HOUR * leftRatio;
  const byBudget = Math.max(1, (hourly * windowSeconds(window)) / 3600);
  const halfWay = (1 + allowed) / 2;
  const most = Math.min(allowed + MOST_BEYOND_BUDGET, halfWay);
  const limitRatio = Math.min((canary.maxBurn ?? byBudget) * allowed, most);
  return {
    leftRatio,
    maxBurn: limitRatio / allowed,
    limitRatio,
    serviceBurn: Math.min(byBudget, halfWay / allowed),
  };
}
