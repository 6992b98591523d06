import { CelError } from "#core/cel/cel-error.ts";
import { isMap, mapEntries } from "#core/cel/cel-map.ts";
import { runtimeTypeName } from "#core/cel/cel-type.ts";
import {
  CelBytes,
  CelDouble,
  CelObject,
  CelOptional,
  CelTypeValue,
  CelUint,
  type CelValue,
  isList,
  normalInt,
} from "#core/cel/cel-value.ts";
import { CelDuration } from "#core/cel/time-value.ts";
import { NativeObject } from "./native-object.ts";

/** Values of libraries that Go writes as a text. */
const WRITTEN_AS_TEXT: ReadonlySet<string> = new Set([
  "google.protobuf.Timestamp",
  "kubernetes.Quantity",
  "kubernetes.Semver",
  "kyverno.image",
  "net.CIDR",
  "net.IP",
]);

/** What Go's encoder makes of a value. @throws CelError for what it does not write */
export function jsonTree(value: CelValue): unknown {
  if (value instanceof CelTypeValue) return runtimeTypeName(value.type);
  return value instanceof NativeObject ? value.toJSON() : innerTree(value);
}

function innerTree(value: CelValue): unknown {
  if (isList(value)) return value.map(innerTree);
  if (typeof value === "number") return finite(value);
  if (value instanceof NativeObject) throw new CelError("json: expected values, got an object");
  if (isMap(value))
    return Object.fromEntries(
      Array.from(mapEntries(value), ([key, inner]) => [fieldName(key), innerTree(inner)]),
    );
  return value instanceof CelObject ? objectTree(value) : value;
}

function objectTree(value: CelObject): unknown {
  if (value instanceof CelDouble) return finite(value.value);
  if (value instanceof CelUint) return normalInt(value.value);
  if (value instanceof CelBytes) return value.toJSON();
  if (value instanceof CelDuration) return normalInt(value.nanos);
  if (value instanceof CelOptional)
    return value.value === undefined ? null : innerTree(value.value);
  if (value instanceof CelTypeValue) throw new CelError("json: expected values, got a type");
  if (WRITTEN_AS_TEXT.has(value.typeName)) return value.toJSON();
  throw notWritten(value.typeName);
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new CelError(`json: unsupported value: ${value}`);
}

function fieldName(key: CelValue): string {
  if (typeof key === "string") return key;
  throw new CelError("json: expected keys that are strings");
}

/** What Go writes of it says more about Go than about the value. */
function notWritten(type: string): CelError {
  return new CelError(`json.marshal of a ${type}`, "absent");
}
