import {
  displayName,
  type KubeObject,
  resourceKey,
  type ResourceRef,
} from "#core/kube/resource.ts";
import { valueAt } from "#core/document/field-path.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";

/** Says whom a resource belongs to; null where no label tells. */
export type FindOwner = (resource: ResourceRef) => string | null;

/** Labels that name an owner: "owner", those of such a name that a policy requires, "team". */
export function ownerLabels(policies: readonly PolicyDocument[]): readonly string[] {
  const required = policies.flatMap(({ spec }) => {
    const labels = spec.params?.requiredLabels;
    return Array.isArray(labels) ? labels.filter((label) => typeof label === "string") : [];
  });
  const naming = required.filter((label) => /(^|[/.-])(owner|owned-by|team|squad)$/i.test(label));
  return [...new Set(["owner", ...naming, "team"])];
}

/** By the labels of the resource, its pod template, its Namespace; else the one owner that the whole target has. */
export function ownerFinder(
  resources: readonly JudgedResource[],
  labels: readonly string[],
): FindOwner {
  const byRef = new Map<string, KubeObject>();
  const namespaces = new Map<string, KubeObject>();
  for (const { object, namespace } of resources) {
    const { apiVersion, kind } = object;
    const name = displayName(object);
    byRef.set(resourceKey({ apiVersion, kind, namespace, name }), object);
    if (kind === "Namespace" && apiVersion === "v1") namespaces.set(name, object);
  }
  const owners = new Set(resources.map(({ object }) => ownLabel(object, labels)));
  owners.delete(null);
  const [only = null] = owners.size === 1 ? owners : [];
  return (resource) => {
    const own = ownLabel(byRef.get(resourceKey(resource)), labels);
    return own ?? ownLabel(namespaces.get(resource.namespace ?? ""), labels) ?? only;
  };
}

function ownLabel(object: KubeObject | undefined, labels: readonly string[]): string | null {
  if (object === undefined) return null;
  for (const place of [["metadata"], ["spec", "template", "metadata"]]) {
    for (const label of labels) {
      const value = valueAt(object, [...place, "labels", label]);
      if (typeof value === "string" && value !== "") return value;
    }
  }
  return null;
}
