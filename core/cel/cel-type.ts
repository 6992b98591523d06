/** A type as the checker sees it; `dyn` fits everything and is decided at run time. */
export type CelType =
  | { readonly kind: PlainKind }
  | { readonly kind: "list"; readonly element: CelType }
  | { readonly kind: "map"; readonly key: CelType; readonly value: CelType }
  | { readonly kind: "optional"; readonly value: CelType }
  | { readonly kind: "type"; readonly of: CelType }
  | { readonly kind: "object"; readonly name: string; readonly fields: CelFields }
  | { readonly kind: "opaque"; readonly name: string }
  | { readonly kind: "param"; readonly name: string };

/** The fields of a declared object, asked for by name: types may contain themselves. */
export interface CelFields {
  /** The type of a field; null where there is none of this name. */
  find(name: string): CelType | null;
  /** For hints. */
  names(): readonly string[];
}

export type PlainKind =
  | "dyn"
  | "bool"
  | "int"
  | "uint"
  | "double"
  | "string"
  | "bytes"
  | "null"
  | "timestamp"
  | "duration";

export const DYN: CelType = { kind: "dyn" };
export const BOOL: CelType = { kind: "bool" };
export const INT: CelType = { kind: "int" };
export const UINT: CelType = { kind: "uint" };
export const DOUBLE: CelType = { kind: "double" };
export const STRING: CelType = { kind: "string" };
export const BYTES: CelType = { kind: "bytes" };
export const NULL: CelType = { kind: "null" };
export const TIMESTAMP: CelType = { kind: "timestamp" };
export const DURATION: CelType = { kind: "duration" };

export function listOf(element: CelType): CelType {
  return { kind: "list", element };
}

export function mapOf(key: CelType, value: CelType): CelType {
  return { kind: "map", key, value };
}

export function optionalOf(value: CelType): CelType {
  return { kind: "optional", value };
}

export function typeOf(of: CelType): CelType {
  return { kind: "type", of };
}

/** An object with declared fields; its name is unique among those that one expression may meet. */
export function objectOf(name: string, fields: CelFields): CelType {
  return { kind: "object", name, fields };
}

/** An object with exactly these fields. */
export function recordOf(name: string, fields: Readonly<Record<string, CelType>>): CelType {
  return objectOf(name, {
    find: (field) => (Object.hasOwn(fields, field) ? (fields[field] ?? null) : null),
    names: () => Object.keys(fields),
  });
}

/** A type of a library, known by its name only: "kubernetes.Quantity". */
export function opaque(name: string): CelType {
  return { kind: "opaque", name };
}

/** A type parameter of an overload: "T" stands for the same type everywhere in one call. */
export function param(name: string): CelType {
  return { kind: "param", name };
}

const RUNTIME_NAMES: Partial<Record<CelType["kind"], string>> = {
  null: "null_type",
  timestamp: "google.protobuf.Timestamp",
  duration: "google.protobuf.Duration",
  optional: "optional_type",
  object: "map",
};

/** The name that `type(x)` shows for a value of this type: parameters are erased. */
export function runtimeTypeName(type: CelType): string {
  if (type.kind === "opaque") return type.name;
  return RUNTIME_NAMES[type.kind] ?? type.kind;
}

/** A type as messages show it: "list(string)", "map(string, dyn)". */
export function formatType(type: CelType): string {
  switch (type.kind) {
    case "list":
      return `list(${formatType(type.element)})`;
    case "map":
      return `map(${formatType(type.key)}, ${formatType(type.value)})`;
    case "optional":
      return `optional_type(${formatType(type.value)})`;
    case "type":
      return `type(${formatType(type.of)})`;
    case "opaque":
    case "object":
    case "param":
      return type.name;
    default:
      return type.kind;
  }
}
