import type { PolicyVariable } from "#core/policy/policy.ts";
import { textOf } from "#core/policy/builtin/text-of.ts";

interface Indexed {
  readonly name: string;
  /** CEL of the list that is indexed. */
  readonly list: string;
}

/**
 * Variables that end in `name`: a map from a key to those elements of `list` that have it as `.key`.
 * Sorted first, so that the time grows with the list and hardly faster; CEL has nothing that groups.
 */
export function groupVariables({ name, list }: Indexed): readonly PolicyVariable[] {
  const sorted = `variables.${name}Sorted`;
  const starts = `variables.${name}Starts`;
  return [
    { name: `${name}Sorted`, cel: `(${list}).sortBy(e, e.key)` },
    {
      name: `${name}Starts`,
      cel: `lists.range(${sorted}.size()).filter(i, i == 0 || ${sorted}[i].key != ${sorted}[i - 1].key)`,
    },
    {
      name,
      cel: `${starts}.transformMapEntry(place, start, {${sorted}[start].key:
  lists.range((place + 1 < ${starts}.size() ? ${starts}[place + 1] : ${sorted}.size()) - start)
    .map(offset, ${sorted}[start + offset])})`,
    },
  ];
}

/** Variables that find the elements `{namespace, labels}` of a list by namespace and by label. */
export function labelIndexVariables({ name, list }: Indexed): readonly PolicyVariable[] {
  return [
    ...groupVariables({
      name: `${name}In`,
      list: `${list}.map(t, {"key": dyn(t.namespace), "item": dyn(t)})`,
    }),
    ...groupVariables({
      name: `${name}With`,
      list: `${list}.map(t, t.labels.transformList(k, v,
    {"key": dyn(${labelKey("t.namespace")}), "item": dyn(t)})).flatten()`,
    }),
  ];
}

/**
 * CEL: the fewest elements `.item` of an index among which all with the labels `matchLabels` are.
 * The caller still compares all labels.
 */
export function candidates({
  name,
  namespace,
  matchLabels,
}: {
  readonly name: string;
  readonly namespace: string;
  readonly matchLabels: string;
}): string {
  return `(${matchLabels}.size() == 0 ? variables.${name}In[?${namespace}].orValue([])
  : ${matchLabels}.transformList(k, v, variables.${name}With[?${labelKey(namespace)}].orValue([]))
    .sortBy(found, found.size())[0])`;
}

function labelKey(namespace: string): string {
  return `${namespace} + "/" + string(k) + "=" + ${textOf("v")}`;
}
