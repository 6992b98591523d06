import { type CelMap, isMap } from "./cel-map.ts";
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  optionalOf,
  param,
  STRING,
  TIMESTAMP,
  UINT,
} from "./cel-type.ts";
import {
  CelBytes,
  type CelDouble,
  CelOptional,
  CelUint,
  type CelValue,
  isDouble,
  isInt,
  isList,
  type PlainMap,
} from "./cel-value.ts";
import { CelDuration, CelTimestamp } from "./time-value.ts";

/** What an overload takes at one place: the checker reads `type`, the evaluator asks `accepts`. */
export interface Parameter<V extends CelValue = CelValue> {
  readonly type: CelType;
  accepts(value: CelValue): value is V;
}

export const anyBool: Parameter<boolean> = {
  type: BOOL,
  accepts: (value): value is boolean => typeof value === "boolean",
};
export const anyInt: Parameter<number | bigint> = { type: INT, accepts: isInt };
export const anyUint: Parameter<CelUint> = {
  type: UINT,
  accepts: (value): value is CelUint => value instanceof CelUint,
};
export const anyDouble: Parameter<number | CelDouble> = { type: DOUBLE, accepts: isDouble };
export const anyText: Parameter<string> = {
  type: STRING,
  accepts: (value): value is string => typeof value === "string",
};
export const anyBytes: Parameter<CelBytes> = {
  type: BYTES,
  accepts: (value): value is CelBytes => value instanceof CelBytes,
};
export const anyTimestamp: Parameter<CelTimestamp> = {
  type: TIMESTAMP,
  accepts: (value): value is CelTimestamp => value instanceof CelTimestamp,
};
export const anyDuration: Parameter<CelDuration> = {
  type: DURATION,
  accepts: (value): value is CelDuration => value instanceof CelDuration,
};

/** Any value at all, of the type parameter of this name. */
export function anyValue(name: string): Parameter {
  return { type: param(name), accepts: (value): value is CelValue => value !== undefined };
}

export const anyDyn: Parameter = { ...anyValue("T"), type: DYN };

/** A list; what its elements are only the checker asks. */
export function anyList(element: CelType = param("T")): Parameter<readonly CelValue[]> {
  return { type: listOf(element), accepts: isList };
}

export const anyMap: Parameter<CelMap | PlainMap> = {
  type: mapOf(param("K"), param("V")),
  accepts: isMap,
};

export const anyOptional: Parameter<CelOptional> = {
  type: optionalOf(param("T")),
  accepts: (value): value is CelOptional => value instanceof CelOptional,
};
