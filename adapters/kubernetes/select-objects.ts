import { isRecord } from "#core/is-record.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import { apiRoot } from "./api-root.ts";
import type { ClusterClient } from "./cluster-client.ts";
import { refusedByCluster } from "./refused-by-cluster.ts";

/** Whoever asks has no time for more; what is selected by a workload's own labels is less. */
const MAX_OBJECTS = 250;

/** Which objects of a kind are wanted. */
export interface ObjectQuestion {
  readonly apiVersion: string;
  readonly kind: string;
  /** Plural, as in paths. */
  readonly resource: string;
  readonly namespace: string;
  /** As in a query: "app=web,tier in (a,b)". */
  readonly labelSelector: string;
}

/** The first 250 objects that a label selector means, as the cluster has them now. @throws CLUSTER_UNREACHABLE */
export async function selectObjects(
  client: ClusterClient,
  { apiVersion, kind, resource, namespace, labelSelector }: ObjectQuestion,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const path = `${apiRoot(apiVersion)}/namespaces/${encodeURIComponent(namespace)}/${resource}`;
  const query = `limit=${MAX_OBJECTS}&labelSelector=${encodeURIComponent(labelSelector)}`;
  const { status, body } = await client.send({ path: `${path}?${query}`, signal });
  if (status !== 200 || !isRecord(body) || !Array.isArray(body.items))
    throw refusedByCluster(`${client.server}${path}`, { wanted: "a list", status });
  // Items of a list do not say what they are.
  const objects = body.items.filter(isRecord).map((item) => ({ ...item, apiVersion, kind }));
  return objects.filter((object) => isKubeObject(object));
}
