import { TiphysError } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";
import { isKubeObject, type KubeObject, type ResourceRef } from "#core/kube/resource.ts";
import { apiRoot } from "./api-root.ts";
import type { ClusterClient } from "./cluster-client.ts";

const KNOWN_FOR_MS = 300_000;

/**
 * Reads single objects as the cluster has them now, null where there is none. Which path a kind has is asked
 * of the API server and remembered for five minutes. @throws CLUSTER_UNREACHABLE
 */
export function objectReader(
  client: ClusterClient,
  now: () => number,
): (ref: ResourceRef, signal: AbortSignal) => Promise<KubeObject | null> {
  const kinds = new Map<
    string,
    { readonly until: number; readonly kinds: ReadonlyMap<string, Kind> }
  >();
  const kindsOf = async (apiVersion: string, signal: AbortSignal) => {
    const known = kinds.get(apiVersion);
    if (known !== undefined && known.until > now()) return known.kinds;
    const found = await discover(client, { apiVersion, signal });
    kinds.set(apiVersion, { until: now() + KNOWN_FOR_MS, kinds: found });
    return found;
  };
  return async ({ apiVersion, kind, namespace, name }, signal) => {
    const found = (await kindsOf(apiVersion, signal)).get(kind);
    if (found === undefined || name === "") return null;
    const scope = found.isNamespaced ? `/namespaces/${encodeURIComponent(namespace ?? "")}` : "";
    const path = `${apiRoot(apiVersion)}${scope}/${found.resource}/${encodeURIComponent(name)}`;
    const { status, body } = await client.send({ path, signal });
    if (status === 404) return null;
    if (status !== 200) throw refused(client, { path, status });
    return isKubeObject(body) ? body : null;
  };
}

interface Kind {
  readonly resource: string;
  readonly isNamespaced: boolean;
}

async function discover(
  client: ClusterClient,
  { apiVersion, signal }: { readonly apiVersion: string; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, Kind>> {
  const path = apiRoot(apiVersion);
  const { status, body } = await client.send({ path, signal });
  if (status !== 200 && status !== 404) throw refused(client, { path, status });
  const resources = isRecord(body) && Array.isArray(body.resources) ? body.resources : [];
  const kinds = new Map<string, Kind>();
  for (const resource of resources) {
    if (!isRecord(resource) || typeof resource.name !== "string") continue;
    if (typeof resource.kind !== "string" || resource.name.includes("/")) continue;
    kinds.set(resource.kind, {
      resource: resource.name,
      isNamespaced: resource.namespaced === true,
    });
  }
  return kinds;
}

function refused(
  { server }: ClusterClient,
  { path, status }: { readonly path: string; readonly status: number },
): TiphysError {
  return new TiphysError(
    "CLUSTER_UNREACHABLE",
    `${server}${path}: expected status 200, got ${status}. Check the rights of the account.`,
  );
}
