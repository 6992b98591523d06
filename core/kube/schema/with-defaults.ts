import type { KubeType, ObjectType } from "./kube-type.ts";

/**
 * A value as the API server would complete it: defaults of its type filled in, nulls that it drops left out.
 * The value itself, not a copy, where nothing changes.
 */
export function withDefaults(value: unknown, type: KubeType): unknown {
  if (value === null) return value;
  if (type.kind === "list" && Array.isArray(value))
    return changed(value, (element) => withDefaults(element, type.items));
  if (typeof value !== "object" || Array.isArray(value)) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  if (type.kind === "object") return completeFields(fields, type);
  return type.kind === "map" ? completeMap(fields, type.values) : value;
}

function changed(
  list: readonly unknown[],
  change: (element: unknown) => unknown,
): readonly unknown[] {
  const result = list.map(change);
  return result.some((element, index) => element !== list[index]) ? result : list;
}

function completeFields(
  fields: Readonly<Record<string, unknown>>,
  type: ObjectType,
): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  let isChanged = false;
  for (const name of Object.keys(fields)) {
    const own = type.fields.get(name)?.type;
    const given = fields[name];
    if (given === null && own !== undefined && !own.isNullable) isChanged = true;
    else {
      const complete = own === undefined ? given : withDefaults(given, own);
      define(result, name, complete);
      isChanged ||= complete !== given;
    }
  }
  for (const [name, field] of type.fields) {
    if (Object.hasOwn(result, name) || field.type.defaultValue === undefined) continue;
    define(result, name, withDefaults(field.type.defaultValue, field.type));
    isChanged = true;
  }
  return isChanged ? result : fields;
}

function completeMap(
  fields: Readonly<Record<string, unknown>>,
  values: KubeType,
): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  let isChanged = false;
  for (const [name, given] of Object.entries(fields)) {
    const complete = withDefaults(given, values);
    define(result, name, complete);
    isChanged ||= complete !== given;
  }
  return isChanged ? result : fields;
}

/** A plain assignment of "__proto__" would not be a field. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== "__proto__") target[name] = value;
  else
    Object.defineProperty(target, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
}
