import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import type { ClusterClient } from "./cluster-client.ts";
import { listPages, type UnlistedAnswer } from "./list-pages.ts";

interface ClusterListing {
  /** "/api/v1/namespaces". */
  readonly path: string;
  /** What the objects are; items of a list do not say. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly signal?: AbortSignal | undefined;
}

/** All objects of one kind of the cluster, whole, or the status of the answer. @throws CLUSTER_UNREACHABLE */
export function listClusterObjects(
  client: ClusterClient,
  { path, apiVersion, kind, signal }: ClusterListing,
): Promise<readonly KubeObject[] | UnlistedAnswer> {
  return listPages(client, { path, signal }, (item) => {
    const object: unknown = { ...item, apiVersion, kind };
    return isKubeObject(object) ? object : null;
  });
}
