import type { ObjectQuestion } from "#adapters/kubernetes/select-objects.ts";
import type { KubeObject, ResourceRef } from "#core/kube/resource.ts";

/** What a review may ask of the cluster; implemented with informers and the API, and without a cluster by nothing. */
export interface ClusterLookup {
  /** From the cache; null for a namespace that is not there or not yet seen. */
  readonly namespace: (name: string) => KubeObject | null;
  /** An object as it is now, null when there is none. @throws CLUSTER_UNREACHABLE */
  readonly read: (ref: ResourceRef, signal: AbortSignal) => Promise<KubeObject | null>;
  /** Objects as they are now, a few hundred at most; null without a cluster. @throws CLUSTER_UNREACHABLE */
  readonly select: (
    question: ObjectQuestion,
    signal: AbortSignal,
  ) => Promise<readonly KubeObject[] | null>;
}
