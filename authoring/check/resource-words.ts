import type { ResourceRef } from "#core/kube/resource.ts";

/** "Deployment shop-prod/api", "Namespace shop-prod". */
export function resourceWords({ kind, namespace, name }: ResourceRef): string {
  return namespace === null ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
