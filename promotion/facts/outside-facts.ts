import type { PromotionSettings } from "#core/policy/promotion-settings.ts";
import type { SourceFacts } from "#core/promotion/gates/gate.ts";
import type { OutsideFacts } from "#core/promotion/gates/outside-facts.ts";
import type { FactQuestion } from "./fact-question.ts";

/** A question with what Git has answered already. */
export interface OutsideQuestion extends FactQuestion {
  readonly settings: PromotionSettings;
  readonly arrivals: readonly SourceFacts[];
}

const UNASKED = { unknown: "nobody was asked" };

/**
 * Reads what files of the snapshot say, before anything writes to its folder; then a function that asks everybody else
 * at once.
 */
export async function outsideFacts(
  _question: OutsideQuestion,
): Promise<() => Promise<OutsideFacts>> {
  return () =>
    Promise.resolve({
      checks: { answers: {}, unasked: "nobody was asked" },
      budgets: UNASKED,
      fixes: { known: [] },
      signature: UNASKED,
      approvals: UNASKED,
      health: UNASKED,
      analysis: UNASKED,
    });
}
