import { objectiveBudget } from "../objective-budget.ts";
import type { Window } from "../objective.ts";
import type { Answer, BudgetRule, VerdictFacts } from "../verdict.ts";
import { nounOf } from "./look.ts";
import { badOf, budgetLeft, duration, percent } from "./number-words.ts";

const DEFAULT_RULE: BudgetRule = { minRemaining: 0, whenSpent: "hold" };

/** Is any budget left? Null where the window was not seen. */
export function budgetAnswer(facts: VerdictFacts): Answer | null {
  const { objective, period, budgetRule = DEFAULT_RULE } = facts;
  if (!("value" in period)) return null;
  const budget = objectiveBudget({ objective, counts: period.value, nowMs: facts.nowMs });
  const { leftRatio, leftEvents, leftMinutes } = budget;
  const numbers = { leftRatio, leftEvents, leftMinutes, ...period.value };
  const left = budgetLeft(leftRatio);
  if (leftRatio > budgetRule.minRemaining) {
    return { question: "budget", outcome: "pass", reason: left, numbers };
  }
  const seen = `${badOf(period.value, nounOf(objective))} ${spanOf(objective.window)}`;
  const isSpent = leftRatio <= 0;
  const state = isSpent
    ? "budget is spent"
    : `${left}, ${percent(budgetRule.minRemaining)} must stay`;
  const { outcome, next } = nextStep(budgetRule, facts);
  return { question: "budget", outcome, reason: `${state}: ${seen}; ${next}`, numbers };
}

/** What goes on although the budget is spent. */
function nextStep(
  { whenSpent }: BudgetRule,
  { isFix }: Pick<VerdictFacts, "isFix">,
): { readonly outcome: "pass" | "hold"; readonly next: string } {
  if (whenSpent === "warn") return { outcome: "pass", next: "the fleet only warns of that" };
  if (whenSpent === "hold") return { outcome: "hold", next: "releases wait until it recovers" };
  if (isFix === true) return { outcome: "pass", next: "this release is a fix" };
  return { outcome: "hold", next: "only fixes go on, promoted by hand" };
}

/** "in 30d", "this month". */
function spanOf(window: Window): string {
  if (window.kind === "rolling") return `in ${duration(window.seconds)}`;
  return window.unit === "day" ? "today" : `this ${window.unit}`;
}
