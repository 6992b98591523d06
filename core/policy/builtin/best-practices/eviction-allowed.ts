import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { budgetVariables } from "./budgets.ts";
import { named, valueAt } from "./bundle-fields.ts";
import { KEEPERS, keptVariables } from "./kept-pods.ts";
import { templateVariables } from "./pod-templates.ts";
import { selectedBy } from "./selections.ts";

const PERCENT = `string(b.limit).matches("^[0-9]{1,3}%$")`;
const WANTED = `(type(b.limit) == int ? b.limit
  : ${PERCENT} ? (int(string(b.limit).replace("%", "")) * b.pods + 99) / 100
  : 0)`;

/**
 * A budget that never gives a pod away stops every node drain.
 * Fields: spec.minAvailable and spec.maxUnavailable of PodDisruptionBudgets against the replicas of the
 *   workloads they select (spec.replicas, or the minimum of their autoscaler)
 * Allowed values: minAvailable below the number of pods, percentages rounded up as Kubernetes does;
 *   maxUnavailable other than 0 and 0%. Not judged where a selected pod belongs to something else
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export const evictionAllowed: BuiltinRule = {
  id: "eviction-allowed",
  title: "Disruption budgets let a pod go",
  severity: "medium",
  remedy: "Set maxUnavailable: 1, or keep more replicas than minAvailable.",
  each: "bundle",
  match: { kinds: ["policy/PodDisruptionBudget"] },
  variables: [
    ...keptVariables,
    ...templateVariables,
    ...budgetVariables,
    {
      name: "measured",
      cel: `variables.budgets.map(b, {
    "resource": b.resource,
    "kept": ${selectedBy("kept")}.map(f, f.item).filter(w, w.count > 0),
    "others": ${selectedBy("templates")}.exists(f, f.item.resource.kind != "Pod" && !(f.item.resource.kind in ${KEEPERS})),
    "field": dyn(b.resource.spec.?maxUnavailable.orValue(null) == null ? "minAvailable" : "maxUnavailable"),
    "limit": b.resource.spec.?maxUnavailable.orValue(null) == null
      ? ${valueAt("b.resource.spec.?minAvailable", "1")} : b.resource.spec.maxUnavailable
  })
  .filter(b, b.kept.size() > 0 && !b.others)
  .map(b, {
    "resource": b.resource,
    "kept": b.kept,
    "field": b.field,
    "limit": b.limit,
    "pods": b.kept.map(w, int(w.count)).sum()
  })`,
    },
  ],
  cel: `variables.measured
  .filter(b, b.field == "maxUnavailable" ? b.limit == 0 || b.limit == "0%" : ${WANTED} >= b.pods)
  .map(b, {
    "resource": b.resource,
    "path": dyn("/spec/" + b.field),
    "message": dyn(b.field + " " + string(b.limit) + " lets no pod be evicted: it selects "
      + b.kept.map(w, ${named("w.resource")} + (w.field == "" ? "" : " (" + w.field + " " + string(w.count) + ")")).sort().join(", "))
  })`,
  message: "a disruption budget must allow an eviction",
};
