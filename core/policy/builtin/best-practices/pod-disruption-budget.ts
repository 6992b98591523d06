import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { scalingVariables } from "./autoscaled.ts";
import { byNamespace, namespaceOf, resourceKey, targetKey } from "./bundle-fields.ts";
import { matchExpressionsOf, matchLabelsOf, selects } from "./label-selector.ts";

const SELECTS = selects({
  matchLabels: "budget.labels",
  matchExpressions: "budget.terms",
  labels: "w.labels",
});

/**
 * Several replicas help in a node drain only if they are not evicted at once.
 * Fields: spec.selector of PodDisruptionBudgets against the pod templates of Deployments, StatefulSets and
 *   Rollouts that keep more than one replica (spec.replicas, or minReplicas of their autoscaler)
 * Allowed values: at least one budget of the same namespace selects the template; Rollouts with workloadRef
 *   and the Deployments they drive are not judged
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
    ...scalingVariables,
    {
      name: "budgets",
      cel: `resources.filter(r, r.kind == "PodDisruptionBudget" && r.?spec.?selector.orValue(null) != null)
  .map(r, {"namespace": dyn(${namespaceOf("r")}), "labels": ${matchLabelsOf("r.spec.selector")}, "terms": ${matchExpressionsOf("r.spec.selector")}})`,
    },
    { name: "budgetsIn", cel: byNamespace("variables.budgets", "m") },
    {
      name: "minimums",
      cel: `resources.filter(r, r.kind == "HorizontalPodAutoscaler")
  .map(r, {"target": dyn(${targetKey("r", ".?spec.?scaleTargetRef")}), "count": r.?spec.?minReplicas.orValue(1)})`,
    },
    {
      name: "several",
      cel: `resources.filter(r, r.kind in ["Deployment", "StatefulSet", "Rollout"]
  && r.?spec.?workloadRef.orValue(null) == null
  && !((${resourceKey("r")}) in variables.driven)
  && ((${resourceKey("r")}) in variables.autoscaled
    ? variables.minimums.exists(m, m.target == ${resourceKey("r")} && m.count != null && m.count > 1)
    : r.?spec.?replicas.orValue(null) != null && r.spec.replicas > 1))
  .map(r, {
    "resource": dyn(r),
    "namespace": dyn(${namespaceOf("r")}),
    "labels": optional.ofNonZeroValue(r.?spec.?template.?metadata.?labels.orValue({})).orValue({})
  })`,
    },
  ],
  cel: `variables.several
  .filter(w, !variables.budgetsIn[?w.namespace].orValue([])
    .exists(budget, ${SELECTS}))
  .map(w, {
    "resource": w.resource,
    "path": dyn(""),
    "message": dyn(w.resource.kind + " keeps several replicas, and no PodDisruptionBudget of this overlay selects its pods")
  })`,
  message: "workloads with several replicas must have a PodDisruptionBudget",
};
