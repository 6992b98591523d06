import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { listPages } from "#adapters/kubernetes/list-pages.ts";
import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";

interface PruneOptions {
  /** The suite's own namespace. */
  readonly namespace: string;
  /** The name of this server's pod. */
  readonly server: string;
  readonly bundles: readonly KubeObject[];
}

/**
 * Takes the entries of servers that are gone out of bundles' statuses: one that died could not do it itself. Does
 * nothing where this server is no pod, or may not list them: who is gone is not known then. @throws CLUSTER_UNREACHABLE
 */
export async function pruneServers(client: ClusterClient, options: PruneOptions): Promise<void> {
  const named = options.bundles.filter((bundle) => strangers(bundle, options.server).length > 0);
  if (named.length === 0) return;
  const path = `/api/v1/namespaces/${options.namespace}/pods`;
  const pods = await listPages(client, { path }, ({ metadata }) =>
    isRecord(metadata) ? metadata.name : null,
  );
  if ("status" in pods || !pods.includes(options.server)) return;
  for (const bundle of named) await prune(client, { bundle, pods });
}

async function prune(
  client: ClusterClient,
  { bundle, pods }: { readonly bundle: KubeObject; readonly pods: readonly unknown[] },
): Promise<void> {
  const gone = serversOf(bundle).flatMap((name, index) =>
    pods.includes(name) ? [] : [{ name, path: `/status/servers/${index}` }],
  );
  if (gone.length === 0) return;
  const operations = gone.toReversed().flatMap(({ name, path }) => [
    { op: "test", path: `${path}/name`, value: name },
    { op: "remove", path },
  ]);
  // A conflict: somebody wrote meanwhile, and it is looked at again.
  await client.send({
    method: "PATCH",
    path: `/apis/tiphys.io/v1alpha1/guardrailbundles/${bundle.metadata?.name ?? ""}/status?fieldManager=tiphys-leader`,
    contentType: "application/json-patch+json",
    body: operations,
  });
}

function strangers(bundle: KubeObject, server: string): readonly unknown[] {
  return serversOf(bundle).filter((name) => name !== server);
}

function serversOf({ status }: KubeObject): readonly unknown[] {
  const servers = isRecord(status) ? status.servers : undefined;
  return Array.isArray(servers) ? servers.map((each) => (isRecord(each) ? each.name : null)) : [];
}
