import type { KustomizationNode } from "./kustomization-node.ts";
import { takesAffixes } from "./value-steps.ts";
import { textField } from "./written-fields.ts";

export interface NamedObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** What an object is called on its way, first and last. */
export interface NameTrail {
  readonly name: string;
  readonly namespace: string;
  readonly names: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
}

/** The names that kustomizations give to an object, one after the other. */
export function nameTrail(
  { kind, ...first }: NamedObject,
  layers: readonly KustomizationNode[],
): NameTrail {
  const names = new Set([first.name]);
  const namespaces = new Set([first.namespace]);
  let { name, namespace } = first;
  for (const { kustomization } of layers) {
    namespace = textField(kustomization, "namespace") ?? namespace;
    if (takesAffixes(kind)) {
      const prefix = textField(kustomization, "namePrefix") ?? "";
      name = `${prefix}${name}${textField(kustomization, "nameSuffix") ?? ""}`;
    }
    names.add(name);
    namespaces.add(namespace);
  }
  return { name, namespace, names, namespaces };
}
