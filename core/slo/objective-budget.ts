import type { Counts } from "./counts.ts";
import { type ErrorBudget, errorBudget } from "./error-budget.ts";
import type { Objective } from "./objective.ts";
import { elapsedRatio, windowSeconds } from "./window-bounds.ts";

interface BudgetFacts {
  readonly objective: Pick<Objective, "target" | "window">;
  /** Of the whole window up to now. */
  readonly counts: Counts;
  readonly nowMs: number;
}

/**
 * An objective's error budget now. Of a calendar window only a part is over: the rest is taken to bring as many
 * events, so that one bad hour does not spend the budget of a month that has just begun.
 */
export function objectiveBudget({ objective, counts, nowMs }: BudgetFacts): ErrorBudget {
  const { target, window } = objective;
  return errorBudget({
    target,
    windowSeconds: windowSeconds(window),
    counts,
    elapsedRatio: elapsedRatio(window, nowMs),
  });
}
