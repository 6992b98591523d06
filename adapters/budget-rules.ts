import type { Fleet } from "#core/policy/fleet.ts";
import { namespaceClaim } from "#core/policy/namespace-claim.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import type { Objective } from "#core/slo/objective.ts";
import type { BudgetRule } from "#core/slo/verdict.ts";

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
    const budget = environment === null ? null : promotionOf(environment).budget;
    if (budget === null) return null;
    const { minRemaining, whenSpent } = budget;
    return { minRemaining: Number.parseFloat(minRemaining) / 100, whenSpent };
  };
}
