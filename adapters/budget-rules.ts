import type { Fleet } from "#core/policy/fleet.ts";
import { namespaceClaim } from "#core/policy/namespace-claim.ts";
import type { Objective } from "#core/slo/objective.ts";
import type { BudgetRule } from "#core/slo/verdict.ts";

interface WrittenBudget {
  readonly minRemaining?: string;
  readonly whenSpent?: string;
}

/**
 * What a fleet's environments say of a spent budget (`promotion.budget`), for the objectives of the namespaces
 * that they claim. Labels of namespaces are not known here: only claims by name count.
 */
export function budgetRules(
  fleet: Fleet,
  cluster: string | null,
): (objective: Objective) => BudgetRule | null {
  const claim = namespaceClaim(fleet, cluster);
  return ({ namespace }) => {
    const environment = namespace === null ? null : claim({ name: namespace, labels: {} });
    const budget = environment?.promotion?.budget as WrittenBudget | undefined;
    if (budget === undefined) return null;
    const percent = Number.parseFloat(budget.minRemaining ?? "0");
    return {
      minRemaining: Number.isFinite(percent) ? percent / 100 : 0,
      whenSpent: budget.whenSpent === "warn" ? "warn" : "fixes-only",
    };
  };
}
