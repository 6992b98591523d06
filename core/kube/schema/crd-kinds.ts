import { type OpenApiSchema, compactSchema } from "./compact-schema.ts";
import type { CompactObject, CompactType } from "./compact-type.ts";

/** One version of a CustomResourceDefinition that is served, with the schema of its objects. */
export interface CrdKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly type: CompactType;
}

/** The parts of a CustomResourceDefinition (apiextensions.k8s.io/v1) that say what its objects look like. */
interface CrdSpec {
  readonly group?: unknown;
  readonly names?: { readonly kind?: unknown; readonly plural?: unknown };
  readonly preserveUnknownFields?: unknown;
  readonly versions?: readonly {
    readonly name?: unknown;
    readonly served?: unknown;
    readonly schema?: { readonly openAPIV3Schema?: OpenApiSchema };
  }[];
}

/** The served kinds of a CustomResourceDefinition; a version without a schema is left out. */
export function crdKinds(definition: { readonly [field: string]: unknown }): readonly CrdKind[] {
  const spec = (definition.spec ?? {}) as CrdSpec;
  const { group, names } = spec;
  if (typeof group !== "string" || typeof names?.kind !== "string") return [];
  const { kind, plural } = names;
  return (spec.versions ?? []).flatMap(({ name, served, schema }) => {
    const openApi = schema?.openAPIV3Schema;
    if (typeof name !== "string" || served === false || openApi === undefined) return [];
    const apiVersion = `${group}/${name}`;
    const type = rootType(openApi, spec.preserveUnknownFields === true);
    return [{ apiVersion, kind, plural: String(plural), type }];
  });
}

/** The API server adds apiVersion, kind and metadata, whatever the schema says about them. */
function rootType(schema: OpenApiSchema, keepsUnknown: boolean): CompactType {
  const { apiVersion, kind, metadata, ...properties } = schema.properties ?? {};
  const type = compactSchema({ ...schema, type: "object", properties });
  const { fields, ...rest }: CompactObject =
    typeof type === "string" || type.fields === undefined
      ? { fields: {}, keepsUnknown: true }
      : type;
  return {
    fields: { apiVersion: "text", kind: "text", metadata: "#meta.v1.ObjectMeta", ...fields },
    ...rest,
    ...(keepsUnknown ? { keepsUnknown } : {}),
  };
}
