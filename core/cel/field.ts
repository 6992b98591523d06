import { CelError, noSuchKey } from "./cel-error.ts";
import { CelMap, plainGet } from "./cel-map.ts";
import { CelObject, CelOptional, type CelValue, isPlainMap } from "./cel-value.ts";

/** `value.field`; on an optional the result is an optional. @throws CelError "no such key" */
export function selectField(value: CelValue, field: string): CelValue {
  if (value instanceof CelOptional) return optionalField(value, field);
  const found = findField(value, field);
  if (found === undefined) throw noSuchKey(field);
  return found;
}

/** has(value.field) */
export function hasField(value: CelValue, field: string): boolean {
  const inner = value instanceof CelOptional ? value.value : value;
  if (inner instanceof CelMap) return inner.has(field);
  return inner !== undefined && findField(inner, field) !== undefined;
}

/** `value.?field` */
export function optionalField(value: CelValue, field: string): CelOptional {
  const inner = value instanceof CelOptional ? value.value : value;
  if (inner instanceof CelMap && !inner.has(field)) return CelOptional.none;
  const found = inner === undefined ? undefined : findField(inner, field);
  return found === undefined ? CelOptional.none : new CelOptional(found);
}

/** The value of a field; what has no fields at all, null among it, does not have this one. */
function findField(value: CelValue, field: string): CelValue | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (value instanceof CelObject) return value instanceof CelMap ? value.get(field) : undefined;
  if (isPlainMap(value)) return plainGet(value, field);
  throw new CelError(`no such overload: list.${field}`);
}
