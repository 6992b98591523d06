import type { KubeObject } from "#core/kube/resource.ts";

/** The object as a cluster will hold it: one without a namespace shows the one it gets, so that rules see the same at every door. */
export function withNamespace(object: KubeObject, namespace: string | null): KubeObject {
  if (namespace === null || object.metadata?.namespace === namespace) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}
