import type { ClusterLookup } from "./cluster-lookup.ts";

/**
 * A lookup that knows this namespace too: one made a moment ago is not in the cache, nor is any in that of a server
 * that has just begun. Without its labels the wrong environment would judge. @throws CLUSTER_UNREACHABLE
 */
export async function withNamespace(
  name: string,
  { lookup, signal }: { readonly lookup: ClusterLookup; readonly signal: AbortSignal },
): Promise<ClusterLookup> {
  const ref = { apiVersion: "v1", kind: "Namespace", namespace: null, name };
  const found = await lookup.read(ref, signal);
  return { ...lookup, namespace: (other) => (other === name ? found : lookup.namespace(other)) };
}
