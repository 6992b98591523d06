import { CelError, noSuchKey, noSuchOverload } from "./cel-error.ts";
import { CelMap, plainGet } from "./cel-map.ts";
import { CelObject, CelOptional, type CelValue } from "./cel-value.ts";
import { kindOf } from "./kind-of.ts";

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
  return inner !== undefined && findField(inner, field) !== undefined;
}

/** `value.?field` */
export function optionalField(value: CelValue, field: string): CelOptional {
  const inner = value instanceof CelOptional ? value.value : value;
  const found = inner === undefined ? undefined : findField(inner, field);
  return found === undefined ? CelOptional.none : new CelOptional(found);
}

function findField(value: CelValue, field: string): CelValue | undefined {
  if (typeof value === "object" && value !== null) {
    if (!(value instanceof CelObject)) {
      if (!isArray(value)) return plainGet(value, field);
    } else if (value instanceof CelMap) return value.get(field);
  }
  throw noField(value, field);
}

function isArray(value: object): value is readonly CelValue[] {
  return Array.isArray(value);
}

function noField(value: CelValue, field: string): CelError {
  return noSuchOverload("select", [`${kindOf(value)}, "${field}"`]);
}
