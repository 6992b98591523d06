import type { PolicyVariable } from "#core/policy/policy.ts";
import { textOf } from "#core/policy/builtin/text-of.ts";
import { groupVariables } from "./bundle-index.ts";

/**
 * Variables `<name>Hints` about a list `{namespace, labels}`: which label keys and which label values its elements
 * have, by namespace. A selector that shares neither is about something that the overlay does not hold.
 */
export function hintVariables({
  name,
  list,
}: {
  readonly name: string;
  readonly list: string;
}): readonly PolicyVariable[] {
  return groupVariables({
    name: `${name}Hints`,
    list: `${list}.map(t, t.labels.transformList(k, v, [
    {"key": dyn(t.namespace + "/" + string(k))}, {"key": dyn(t.namespace + "/=" + ${textOf("v")})}
  ]).flatten()).flatten()`,
  });
}

/** CEL: the label map of a selector shares a key or a value with a namespace's elements. */
export function sharesLabels({
  name,
  namespace,
  matchLabels,
}: {
  readonly name: string;
  readonly namespace: string;
  readonly matchLabels: string;
}): string {
  return `${matchLabels}.exists(k, v, (${namespace} + "/" + string(k)) in variables.${name}Hints
  || (${namespace} + "/=" + ${textOf("v")}) in variables.${name}Hints)`;
}
