import {
  BOOL,
  type CelType,
  DYN,
  INT,
  listOf,
  mapOf,
  objectOf,
  STRING,
} from "#core/cel/cel-type.ts";
import type { KubeType, ObjectType } from "#core/kube/schema/kube-type.ts";

interface Naming {
  /** What messages call the type where its definition has no name: "Certificate.spec". */
  readonly name: string;
  /** The type of a whole object's `metadata`. */
  readonly metadata: CelType;
}

/**
 * The CEL type of values of a schema's type as they stand in a tree that is plain JSON: times, bytes and
 * quantities are text, a number may be int or double. Fields that a schema keeps without knowing them are dyn.
 */
export function celTypeOf(type: KubeType, naming: Naming): CelType {
  if (type.kind === "object") return objectType(type, naming);
  // Comparing it with null must pass: the API server keeps that null.
  if (type.isNullable) return DYN;
  switch (type.kind) {
    case "text":
    case "quantity":
      return STRING;
    case "integer":
      return INT;
    case "boolean":
      return BOOL;
    case "list":
      return listOf(celTypeOf(type.items, { ...naming, name: `${naming.name}[]` }));
    case "map":
      return mapOf(STRING, celTypeOf(type.values, { ...naming, name: `${naming.name}.*` }));
    default:
      return DYN;
  }
}

function objectType(type: ObjectType, { name, metadata }: Naming): CelType {
  const shown = type.name === null ? name : lastWord(type.name);
  const known = new Map<string, CelType | null>();
  const find = (field: string): CelType | null => {
    const cached = known.get(field);
    if (cached !== undefined) return cached;
    const found = fieldType(type, { field, name: `${shown}.${field}`, metadata });
    known.set(field, found);
    return found;
  };
  return objectOf(shown, { find, names: () => [...type.fields.keys()] });
}

function fieldType(
  type: ObjectType,
  { field, ...naming }: Naming & { readonly field: string },
): CelType | null {
  const declared = type.fields.get(field)?.type;
  const isWhole = type.isEmbedded || type.fields.has("apiVersion");
  if (isWhole && field === "metadata" && !hasFields(declared)) return naming.metadata;
  if (declared !== undefined) return celTypeOf(declared, naming);
  if (isWhole && (field === "apiVersion" || field === "kind")) return STRING;
  return type.keepsUnknown ? DYN : null;
}

function hasFields(type: KubeType | undefined): boolean {
  return type?.kind === "object" && type.fields.size > 0;
}

/** "core.v1.PodSpec" -> "PodSpec". */
function lastWord(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
