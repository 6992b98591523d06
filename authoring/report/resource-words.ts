import type { ResourceRef } from "#core/kube/resource.ts";

/** "Deployment shop/api", or "the whole target" for what is about no single resource. */
export function resourceWords({ apiVersion, kind, namespace, name }: ResourceRef): string {
  if (kind === "Bundle" && apiVersion === "tiphys.io/v1alpha1") return "the whole target";
  return `${kind} ${namespace === null ? "" : `${namespace}/`}${name}`;
}

/** Name of a target in a sentence. */
export function targetWords(path: string): string {
  return path === "-" ? "standard input" : path;
}
