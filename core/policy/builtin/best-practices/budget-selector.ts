import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { budgetVariables } from "./budgets.ts";
import { templateVariables } from "./pod-templates.ts";
import { hintVariables } from "./label-hints.ts";
import { selectsNothing } from "./selections.ts";

/**
 * A budget that selects no pod protects none.
 * Fields: spec.selector of PodDisruptionBudgets against the labels of Pods and pod templates
 * Allowed values: labels of a Pod or pod template of the same overlay and namespace. Not judged when no pod there
 *   has any of the keys or values: such a budget is about pods of somebody else
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export const budgetSelector: BuiltinRule = {
  id: "budget-selector",
  title: "Disruption budgets select pods",
  severity: "medium",
  remedy: "Make spec.selector.matchLabels a part of the labels of the pod template it protects.",
  each: "bundle",
  match: { kinds: ["policy/PodDisruptionBudget"] },
  variables: [
    ...templateVariables,
    ...hintVariables({ name: "templates", list: "variables.templates" }),
    ...budgetVariables,
  ],
  cel: selectsNothing({ list: "variables.budgets", path: "/spec/selector" }),
  message: "spec.selector must select a pod template of this overlay",
};
