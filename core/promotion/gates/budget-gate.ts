import type { BudgetSetting } from "#core/policy/promotion-settings.ts";
import { type BudgetFacts, fails, type Gate, type GateFacts, passes, waits } from "./gate.ts";

/** Enough of the error budget is left, or the change is a fix. */
export const budgetGate: Gate = {
  name: "budget",
  isNeeded: ({ budget }) => budget !== null,
  judge: ({ settings: { budget }, budgets, isFix }: GateFacts) => {
    if (budget === null) return passes("none is asked for");
    const unknown = budgets?.filter(({ remaining }) => remaining === null) ?? null;
    const spent = (budgets ?? []).filter((fact) => isBelow(fact, budget));
    if (spent.length > 0) return spentVerdict(spent, { budget, isFix });
    if (unknown === null || unknown.length > 0) return unknownVerdict(unknown, budget);
    return passes(`at least ${budget.minRemaining} left`);
  },
};

function isBelow({ remaining }: BudgetFacts, { minRemaining }: BudgetSetting): boolean {
  return remaining !== null && remaining < Number.parseFloat(minRemaining) / 100;
}

function spentVerdict(
  spent: readonly BudgetFacts[],
  { budget, isFix }: { readonly budget: BudgetSetting; readonly isFix: boolean },
) {
  const words = spent.map(
    ({ objective, remaining }) => `${objective} has ${percent(remaining ?? 0)} left`,
  );
  const reason = `${words.join(", ")}, less than ${budget.minRemaining}`;
  if (isFix) return passes(`${reason}; this is a fix`);
  return budget.whenSpent === "warn" ? passes(reason) : fails(`${reason}: only fixes pass`);
}

function unknownVerdict(unknown: readonly BudgetFacts[] | null, budget: BudgetSetting) {
  const names = unknown?.map(({ objective }) => objective).join(", ");
  const reason =
    names === undefined
      ? `nobody was asked how much is left (source "${budget.source}")`
      : `nobody knows how much is left of ${names}`;
  return budget.whenUnknown === "warn" ? passes(reason) : waits(reason);
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
