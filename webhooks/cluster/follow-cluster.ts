import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { objectReader } from "#adapters/kubernetes/read-object.ts";
import { selectObjects } from "#adapters/kubernetes/select-objects.ts";
import { watchList } from "#adapters/kubernetes/watched-list.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { ClusterLookup } from "../review/cluster-lookup.ts";
import { type BundleFollowing, followBundles, type JudgedBundle } from "./follow-bundles.ts";
import { type SharedNamespace, sharedNamespaces } from "./shared-namespaces.ts";

export interface ClusterFollowing extends BundleFollowing {
  /** False where bundles come from a folder: namespaces and owners are known all the same. */
  readonly hasBundles: boolean;
}

/** What a server knows of its cluster, kept current until the signal. */
export interface FollowedCluster {
  /** Namespaces from a watch, other objects when they are asked for. */
  readonly lookup: ClusterLookup;
  readonly judged: () => readonly JudgedBundle[];
  /** GuardrailExceptions as they stand in the cluster, fit or not. */
  readonly exceptions: () => readonly KubeObject[];
  /** Namespaces that two repositories claim; null while the cluster's namespaces are not known. */
  readonly shared: () => readonly SharedNamespace[] | null;
  /** Since the API server was last heard of, by the watch that is the most behind. */
  readonly ageMs: () => number;
  /** Takes what this server said out of the bundles' statuses. @throws CLUSTER_UNREACHABLE */
  readonly leave: () => Promise<void>;
}

/** Follows namespaces, and bundles into the store, until the signal. */
export function followCluster(client: ClusterClient, following: ClusterFollowing): FollowedCluster {
  const { store, hasBundles, now, onFault, signal } = following;
  const bundles = hasBundles ? followBundles(client, following) : null;
  const namespaces = watchList(client, {
    path: "/api/v1/namespaces",
    apiVersion: "v1",
    kind: "Namespace",
    onChange: () => {},
    onFault,
    signal,
  });
  const lists = [namespaces, ...(bundles?.lists ?? [])];
  return {
    ageMs: () => Math.max(...lists.map((list) => list.ageMs())),
    lookup: {
      namespace: (name) => namespaces.get(name),
      read: objectReader(client, now),
      select: (question, asked) => selectObjects(client, question, asked),
    },
    judged: () => bundles?.judged() ?? [],
    exceptions: () => bundles?.exceptions() ?? [],
    shared: () =>
      namespaces.isKnown() ? sharedNamespaces(store.inForce, namespaces.objects()) : null,
    leave: async () => await bundles?.leave(),
  };
}
