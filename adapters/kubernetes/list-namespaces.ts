import type { KubeObject } from "#core/kube/resource.ts";
import type { ClusterClient } from "./cluster-client.ts";
import { listClusterObjects } from "./list-cluster-objects.ts";
import { refusedByCluster } from "./refused-by-cluster.ts";

/** All Namespaces. @throws CLUSTER_UNREACHABLE also where they may not be listed */
export async function listNamespaces(
  client: ClusterClient,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const path = "/api/v1/namespaces";
  const list = await listClusterObjects(client, {
    path,
    apiVersion: "v1",
    kind: "Namespace",
    signal,
  });
  if (!("status" in list)) return list;
  throw refusedByCluster(`${client.server}${path}`, { wanted: "a list", status: list.status });
}
