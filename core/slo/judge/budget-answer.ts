import { errorBudget } from "../error-budget.ts";
import type { Answer, BudgetRule, VerdictFacts } from "../verdict.ts";
import { windowSeconds } from "../window-bounds.ts";
import { nounOf } from "./look.ts";
import { badOf, budgetLeft, duration, percent } from "./number-words.ts";

const DEFAULT_RULE: BudgetRule = { minRemaining: 0, whenSpent: "hold" };

/** Is any budget left? Null where the window was not seen. */
export function budgetAnswer(facts: VerdictFacts): Answer | null {
  const { objective, period, budgetRule = DEFAULT_RULE, isFix = false } = facts;
  if (!("value" in period)) return null;
  const seconds = windowSeconds(objective.window);
  const budget = errorBudget({
    target: objective.target,
    windowSeconds: seconds,
    counts: period.value,
  });
  const { leftRatio, leftEvents, leftMinutes } = budget;
  const numbers = { leftRatio, leftEvents, leftMinutes, ...period.value };
  const left = budgetLeft(leftRatio);
  if (leftRatio > budgetRule.minRemaining) {
    return { question: "budget", outcome: "pass", reason: left, numbers };
  }
  const seen = `${badOf(period.value, nounOf(objective))} in ${duration(seconds)}`;
  const isSpent = leftRatio <= 0;
  const state = isSpent
    ? "budget is spent"
    : `${left}, ${percent(budgetRule.minRemaining)} must stay`;
  const fixes = budgetRule.whenSpent === "fixes-only";
  if (fixes && isFix) {
    return {
      question: "budget",
      outcome: "pass",
      reason: `${state}, but this release is a fix`,
      numbers,
    };
  }
  const next = fixes ? "only fixes go on" : "releases wait until it recovers";
  return { question: "budget", outcome: "hold", reason: `${state}: ${seen}; ${next}`, numbers };
}
