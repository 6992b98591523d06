import type { PromotionSettings } from "#core/policy/promotion-settings.ts";
import type { SourceFacts } from "#core/promotion/gates/gate.ts";
import type { OutsideFacts } from "#core/promotion/gates/outside-facts.ts";
import { askBudgets, budgetObjectives } from "./budget-facts.ts";
import { checkFacts } from "./check-facts.ts";
import { clusterFacts } from "./cluster-facts.ts";
import type { FactQuestion } from "./fact-question.ts";
import { trustFacts } from "./trust-facts.ts";

/** A question with what Git has answered already. */
export interface OutsideQuestion extends FactQuestion {
  readonly settings: PromotionSettings;
  readonly arrivals: readonly SourceFacts[];
}

/**
 * Reads what files of the snapshot say, before anything writes into its folder; then a function that asks everybody else
 * at once. @throws FILE_UNREADABLE
 */
export async function outsideFacts(
  question: OutsideQuestion,
): Promise<() => Promise<OutsideFacts>> {
  const objectives = await budgetObjectives(question);
  return async () => {
    const [checks, budgets, trust, cluster] = await Promise.all([
      checkFacts(question),
      askBudgets(question, objectives),
      trustFacts(question),
      clusterFacts(question),
    ]);
    return {
      checks,
      ...trust,
      ...cluster,
      budgets,
    };
  };
}
