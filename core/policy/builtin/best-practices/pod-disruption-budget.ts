import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { budgetVariables } from "./budgets.ts";
import { groupVariables } from "./bundle-index.ts";
import { keptVariables } from "./kept-pods.ts";
import { selectedBy } from "./selections.ts";

/**
 * Several replicas help in a node drain only if they are not evicted at once.
 * Fields: spec.selector of PodDisruptionBudgets against the pod templates of Deployments, StatefulSets and
 *   Rollouts that keep more than one replica (spec.replicas, or the minimum of their autoscaler)
 * Allowed values: at least one budget of the same namespace selects the template
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export const podDisruptionBudget: BuiltinRule = {
  id: "pod-disruption-budget",
  title: "Workloads with several replicas have a disruption budget",
  severity: "medium",
  remedy: "Add a PodDisruptionBudget whose selector matches the labels of the pod template.",
  each: "bundle",
  match: { kinds: ["apps/Deployment", "apps/StatefulSet", "argoproj.io/Rollout"] },
  variables: [
    ...keptVariables,
    ...budgetVariables,
    ...groupVariables({
      name: "covered",
      list: `variables.budgets.map(b, ${selectedBy("kept")}.map(w, {"key": w.item.key})).flatten()`,
    }),
  ],
  cel: `variables.kept
  .filter(w, w.resource.kind in ["Deployment", "StatefulSet", "Rollout"] && w.count > 1 && !(w.key in variables.covered))
  .map(w, {
    "resource": w.resource,
    "path": dyn(""),
    "message": dyn(w.resource.kind + " keeps several replicas, and no PodDisruptionBudget of this overlay selects its pods")
  })`,
  message: "workloads with several replicas must have a PodDisruptionBudget",
};
