import { judgeBudget } from "#core/policy/budget-policy.ts";
import { fails, type Gate, type GateFacts, passes, waits } from "./gate.ts";

/** Enough of the error budget is left, or the change is a fix. */
export const budgetGate: Gate = {
  name: "budget",
  isNeeded: ({ budget }) => budget !== null,
  judge: ({ app, settings: { budget }, budgets, fixes }: GateFacts) => {
    if (budget === null) return passes("none is asked for");
    const { verdict, reason } = judgeBudget({ app, budget, budgets, fixes });
    if (verdict === "deny") return fails(reason);
    return verdict === "wait" ? waits(reason) : passes(reason);
  },
};
