import type { PolicyVariable } from "#core/policy/policy.ts";
import { candidates } from "./bundle-index.ts";
import { namespaceOf } from "./bundle-fields.ts";
import { matchExpressionsOf, matchLabelsOf, selects } from "./label-selector.ts";

/** `budgets`: PodDisruptionBudgets with a selector, `{resource, namespace, matchLabels, matchExpressions}`. */
export const budgetVariables: readonly PolicyVariable[] = [
  {
    name: "budgets",
    cel: `resources.filter(r, r.kind == "PodDisruptionBudget" && r.?spec.?selector.orValue(null) != null)
  .map(r, {
    "resource": dyn(r),
    "namespace": dyn(${namespaceOf("r")}),
    "matchLabels": ${matchLabelsOf("r.spec.selector")},
    "matchExpressions": ${matchExpressionsOf("r.spec.selector")}
  })`,
  },
];

/** CEL: the elements of the index `kept` that budget `b` selects. */
export const SELECTED = selectedBy("kept");

/** CEL: the elements of an index that the selector of `b`, a budget or the like, selects. */
export function selectedBy(name: string): string {
  const found = candidates({ name, namespace: "b.namespace", matchLabels: "b.matchLabels" });
  const fits = selects({
    matchLabels: "b.matchLabels",
    matchExpressions: "b.matchExpressions",
    labels: "found.item.labels",
  });
  return `${found}.filter(found, ${fits})`;
}
