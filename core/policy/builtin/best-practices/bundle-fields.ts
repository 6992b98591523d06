import { textAt } from "#core/policy/builtin/text-of.ts";

/** CEL: the namespace of a resource, "" when unknown. */
export function namespaceOf(resource: string): string {
  return textAt(`${resource}.?metadata.?namespace`);
}

/** CEL: the name of a resource, "" without one (generateName). */
export function nameOf(resource: string): string {
  return textAt(`${resource}.?metadata.?name`);
}

/** CEL: `Deployment "web"`. */
export function named(resource: string): string {
  return `${resource}.kind + " \\"" + ${nameOf(resource)} + "\\""`;
}

/** CEL: "namespace/Kind/name" of a resource, to compare with `targetKey`. */
export function resourceKey(resource: string): string {
  return `${namespaceOf(resource)} + "/" + ${resource}.kind + "/" + ${nameOf(resource)}`;
}

/** CEL: the same for what a reference ({kind, name}) in a resource points at. */
export function targetKey(resource: string, reference: string): string {
  return `${namespaceOf(resource)} + "/" + ${textAt(`${resource}${reference}.?kind`)} + "/" + ${textAt(`${resource}${reference}.?name`)}`;
}

/** CEL: an optional list, empty when absent or null. */
export function listAt(optional: string): string {
  return `optional.ofNonZeroValue(${optional}.orValue([])).orValue([])`;
}

/** CEL: an optional map, empty when absent or null. */
export function mapAt(optional: string): string {
  return `optional.ofNonZeroValue(${optional}.orValue({})).orValue({})`;
}

/** CEL: an optional value, or another when it is absent or null. */
export function valueAt(optional: string, otherwise: string): string {
  return `([${optional}.orValue(null)].filter(given, given != null) + [dyn(${otherwise})])[0]`;
}
