import {
  BOOL,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  NULL,
  opaque,
  optionalOf,
  runtimeTypeName,
  STRING,
  TIMESTAMP,
  typeOf,
  UINT,
  BYTES,
} from "./cel-type.ts";
import { CelObject, type CelValue, isInt, isList } from "./cel-value.ts";

const OBJECT_TYPES: ReadonlyMap<string, CelType> = new Map(
  [UINT, DOUBLE, BYTES, TIMESTAMP, DURATION, mapOf(DYN, DYN), optionalOf(DYN), typeOf(DYN)].map(
    (type) => [runtimeTypeName(type), type] as const,
  ),
);

/** The type of a value at run time, with what it holds erased to dyn. */
export function typeOfValue(value: CelValue): CelType {
  switch (typeof value) {
    case "boolean":
      return BOOL;
    case "string":
      return STRING;
    case "number":
    case "bigint":
      return isInt(value) ? INT : DOUBLE;
    default:
      return typeOfObject(value);
  }
}

/** The name of that type, as messages show it. */
export function kindOf(value: CelValue): string {
  return runtimeTypeName(typeOfValue(value));
}

function typeOfObject(value: CelValue): CelType {
  if (value === null) return NULL;
  if (isList(value)) return listOf(DYN);
  if (!(value instanceof CelObject)) return mapOf(DYN, DYN);
  return OBJECT_TYPES.get(value.typeName) ?? opaque(value.typeName);
}
