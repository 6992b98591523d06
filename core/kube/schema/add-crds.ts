import { groupKind } from "#core/kube/resource.ts";
import { type CrdKind, crdKinds } from "./crd-kinds.ts";
import { decodeType } from "./decode-type.ts";
import type { KindSchema, KindSchemas, KubeType } from "./kube-type.ts";

/** Kinds that CustomResourceDefinitions declare, before all others; the first definition of a kind counts. */
export function addCrds(
  schemas: KindSchemas,
  definitions: readonly { readonly [field: string]: unknown }[],
): KindSchemas {
  if (definitions.length === 0) return schemas;
  const declared = new Map<string, CrdKind>();
  for (const crd of definitions.flatMap(kindsOnce)) {
    const key = `${crd.apiVersion} ${crd.kind}`;
    if (!declared.has(key)) declared.set(key, crd);
  }
  const groupKinds = new Set([...declared.values()].map(groupKind));
  const decoded = new Map<string, KindSchema | null>();
  const resolve = (name: string): KubeType => {
    const type = schemas.definition(name);
    if (type === null) throw new TypeError(`no definition "${name}" in the schemas`);
    return type;
  };
  const decode = (crd: CrdKind): KindSchema | null => {
    const type = decodeType(crd.type, resolve);
    const { apiVersion, kind } = crd;
    return type.kind === "object" ? { apiVersion, kind, type, isNative: false } : null;
  };
  return {
    ...schemas,
    names: () => [
      ...[...declared.values()].map(({ apiVersion, kind }) => `${apiVersion}/${kind}`),
      ...schemas.names(),
    ],
    find: (apiVersion, kind) => {
      const key = `${apiVersion} ${kind}`;
      const known = decoded.get(key);
      if (known !== undefined) return known;
      const crd = declared.get(key);
      // A version that the definition does not serve is not there, whatever a shipped schema knows.
      if (crd === undefined)
        return groupKinds.has(groupKind({ apiVersion, kind }))
          ? null
          : schemas.find(apiVersion, kind);
      const found = decode(crd);
      decoded.set(key, found);
      return found;
    },
  };
}

/** A fleet's definitions serve many overlays. */
const KINDS = new WeakMap<object, readonly CrdKind[]>();

function kindsOnce(definition: { readonly [field: string]: unknown }): readonly CrdKind[] {
  const known = KINDS.get(definition) ?? crdKinds(definition);
  KINDS.set(definition, known);
  return known;
}
