import type { PolicyVariable } from "#core/policy/policy.ts";
import { textOf } from "#core/policy/builtin/text-of.ts";
import { groupVariables } from "./bundle-index.ts";

const VALUE = textOf("v");

/**
 * Variables `<name>Hints` about a list `{namespace, labels}`: which label keys, values and pairs its elements have, by
 * namespace, and which pairs they have anywhere. `scope` is CEL on an element `t`: pairs count in their scope.
 */
export function hintVariables({
  name,
  list,
  scope = '""',
}: {
  readonly name: string;
  readonly list: string;
  readonly scope?: string;
}): readonly PolicyVariable[] {
  return groupVariables({
    name: `${name}Hints`,
    list: `${list}.map(t, t.labels.transformList(k, v, [
    {"key": dyn(t.namespace + "/" + string(k))},
    {"key": dyn(t.namespace + "/=" + ${VALUE})},
    {"key": dyn(t.namespace + "/" + string(k) + "=" + ${VALUE})},
    {"key": dyn(${scope} + "*/" + string(k) + "=" + ${VALUE})}
  ]).flatten()).flatten()`,
  });
}

/**
 * CEL: labels that select nothing were meant for elements that are here: one pair has a key or a value of theirs, or is
 * found in another namespace; or each pair is found, but never all on one.
 */
export function isNear({
  name,
  namespace,
  matchLabels,
  scope = '""',
}: {
  readonly name: string;
  readonly namespace: string;
  readonly matchLabels: string;
  readonly scope?: string;
}): string {
  const known = (hint: string) => `(${hint}) in variables.${name}Hints`;
  const pair = known(`${namespace} + "/" + string(k) + "=" + ${VALUE}`);
  return `(${matchLabels}.size() > 0 && ${matchLabels}.all(k, v, ${pair})
  || ${matchLabels}.exists(k, v, !(${pair}) && (${known(`${namespace} + "/" + string(k)`)}
    || ${known(`${namespace} + "/=" + ${VALUE}`)} || ${known(`${scope} + "*/" + string(k) + "=" + ${VALUE}`)})))`;
}
