import { TiphysError } from "#core/errors.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { ClusterClient } from "./cluster-client.ts";
import { listClusterObjects } from "./list-cluster-objects.ts";

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
  throw new TiphysError(
    "CLUSTER_UNREACHABLE",
    `${client.server}${path}: expected a list, got status ${list.status}. Check the rights of the account.`,
  );
}
