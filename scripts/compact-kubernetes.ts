import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compactSchema, type OpenApiSchema } from "#core/kube/schema/compact-schema.ts";
import type { CompactType } from "#core/kube/schema/compact-type.ts";

/** Kinds and definitions of one schema file, before writing. */
export interface CompactSet {
  /** Names of definitions by "apiVersion Kind". */
  readonly kinds: ReadonlyMap<string, string>;
  readonly definitions: ReadonlyMap<string, CompactType>;
}

interface NativeSchema extends OpenApiSchema {
  readonly "x-kubernetes-group-version-kind"?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
}

/** Definitions whose meaning their schema does not say. */
const WORDS: Readonly<Record<string, CompactType>> = {
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "int-or-text",
  "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
  "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "date-time",
  "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "date-time",
};

/** Required by the schema, and filled in by the API server when they are absent. */
const DEFAULTED: Readonly<Record<string, readonly string[]>> = {
  "io.k8s.api.rbac.v1.RoleRef": ["apiGroup"],
};

/** What the OpenAPI v3 documents in a folder (api/openapi-spec/v3 of Kubernetes) say about all kinds. */
export function compactKubernetes(folder: string): CompactSet {
  const kinds = new Map<string, string>();
  const definitions = new Map<string, CompactType>();
  for (const file of readdirSync(folder).sort()) {
    const document = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
      readonly components?: { readonly schemas?: Readonly<Record<string, NativeSchema>> };
    };
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
      if (name in WORDS || isMeta(schema)) continue;
      definitions.set(shortName(name), compactDefinition(name, schema));
      const own = kindOf(schema);
      if (own !== null) kinds.set(own, shortName(name));
    }
  }
  return { kinds, definitions };
}

/** DeleteOptions and WatchEvent belong to every group and are nobody's manifest. */
function isMeta(schema: NativeSchema): boolean {
  return (schema["x-kubernetes-group-version-kind"] ?? []).length > 1;
}

function kindOf(schema: NativeSchema): string | null {
  const [own] = schema["x-kubernetes-group-version-kind"] ?? [];
  if (own === undefined || schema.properties?.metadata === undefined) return null;
  const { group, version, kind } = own;
  if (kind.endsWith("List") && schema.properties.items !== undefined) return null;
  return `${group === "" ? version : `${group}/${version}`} ${kind}`;
}

function compactDefinition(name: string, schema: NativeSchema): CompactType {
  if (schema.type === "object" && schema.properties === undefined && !schema.additionalProperties)
    return "{}any";
  const filled = DEFAULTED[name] ?? [];
  const required = (schema.required ?? []).filter((field) => !filled.includes(field));
  return compactSchema({ ...schema, required }, compactRef);
}

function compactRef(ref: string): CompactType {
  const name = ref.slice(ref.lastIndexOf("/") + 1);
  return WORDS[name] ?? `#${shortName(name)}`;
}

/** "io.k8s.api.core.v1.PodSpec" -> "core.v1.PodSpec". */
function shortName(name: string): string {
  return name
    .replace(/^io\.k8s\.(api|apimachinery\.pkg\.apis|kube-aggregator\.pkg\.apis)\./, "")
    .replace(/^io\.k8s\.(apiextensions-apiserver\.pkg\.apis|apimachinery\.pkg)\./, "");
}
