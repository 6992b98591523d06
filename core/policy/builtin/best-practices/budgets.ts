import type { PolicyVariable } from "#core/policy/policy.ts";
import { selectionsOf } from "./selections.ts";

/** `budgets`: PodDisruptionBudgets with a selector, as selections. */
export const budgetVariables: readonly PolicyVariable[] = [
  {
    name: "budgets",
    cel: selectionsOf(
      `resources.filter(r, r.kind == "PodDisruptionBudget" && r.?spec.?selector.orValue(null) != null)`,
      "r.?spec.?selector",
    ),
  },
];
