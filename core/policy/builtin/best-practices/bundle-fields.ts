import { textAt } from "#core/policy/builtin/text-of.ts";

/** CEL: the namespace of a resource, "" when unknown. */
export function namespaceOf(resource: string): string {
  return textAt(`${resource}.?metadata.?namespace`);
}

/** CEL: the name of a resource, "" without one (generateName). */
export function nameOf(resource: string): string {
  return textAt(`${resource}.?metadata.?name`);
}

/** CEL: "namespace/Kind/name" of a resource, to compare with `targetKey`. */
export function resourceKey(resource: string): string {
  return `${namespaceOf(resource)} + "/" + ${resource}.kind + "/" + ${nameOf(resource)}`;
}

/** CEL: the same for what a reference ({kind, name}) in a resource points at. */
export function targetKey(resource: string, reference: string): string {
  return `${namespaceOf(resource)} + "/" + ${textAt(`${resource}${reference}.?kind`)} + "/" + ${textAt(`${resource}${reference}.?name`)}`;
}

/** CEL: a map from namespace to one `value` (of member `m`) for each of a list of `{namespace, ...}`. */
export function byNamespace(list: string, value: string): string {
  return `${list}.map(m, m.namespace).distinct()
  .transformMapEntry(i, n, {n: ${list}.filter(m, m.namespace == n).map(m, ${value})})`;
}
