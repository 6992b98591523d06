import { displayName, resourceKey } from "#core/kube/resource.ts";
import { type PathKey, pointerKeys } from "#core/document/field-path.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";

/** A judged resource, by its index, and the place in it. */
export interface FindingTarget {
  readonly index: number;
  readonly keys: readonly PathKey[];
}

/** Finds the resources that findings are about: none for the bundle as a whole, several where names repeat. */
export function resourceFinder(
  resources: readonly JudgedResource[],
): (finding: Pick<Finding, "resource" | "path">) => readonly FindingTarget[] {
  const indexes = new Map<string, number[]>();
  for (const [index, { object, namespace }] of resources.entries()) {
    const key = resourceKey({ ...object, namespace, name: displayName(object) });
    indexes.set(key, [...(indexes.get(key) ?? []), index]);
  }
  const firstIn = (namespace: string) =>
    resources.findIndex(({ object }) => object.metadata?.namespace === namespace);
  return ({ resource, path }) => {
    const own = indexes.get(resourceKey(resource)) ?? [];
    const keys = pointerKeys(path);
    if (own.length > 0) return own.map((index) => ({ index, keys }));
    // A namespace that only its objects name stands where the first of them gets it.
    const index = resource.kind === "Namespace" ? firstIn(resource.name) : -1;
    return index < 0 ? [] : [{ index, keys: ["metadata", "namespace"] }];
  };
}
