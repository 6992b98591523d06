import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { type KubeObject, parseApiVersion } from "#core/kube/resource.ts";

/** What an API server said of an object's creation: it cannot be read, is not valid, or is taken. */
export interface CreationAnswer {
  readonly outcome: "unreadable" | "invalid" | "taken";
  readonly message: string;
}

/** Dry-run creations with strict checking of fields, in one namespace. */
export function strictCreation(
  client: ClusterClient,
  namespace: string,
): (object: KubeObject) => Promise<CreationAnswer> {
  const paths = new Map<string, Promise<string>>();
  return async (object) => {
    const kind = `${object.apiVersion} ${object.kind}`;
    const found = paths.get(kind) ?? collectionPath(client, { object, namespace });
    paths.set(kind, found);
    const path = `${await found}?dryRun=All&fieldValidation=Strict`;
    const { status, body } = await client.send({ method: "POST", path, body: object });
    const { message = "" } = body as { readonly message?: string };
    if (status === 201) return { outcome: "taken", message };
    if (status === 400) return { outcome: "unreadable", message };
    if (status === 422 || status === 403) return { outcome: "invalid", message };
    throw new Error(`${kind}: ${status}: ${message}`);
  };
}

interface Sought {
  readonly object: KubeObject;
  readonly namespace: string;
}

async function collectionPath(
  client: ClusterClient,
  { object: { apiVersion, kind }, namespace }: Sought,
): Promise<string> {
  const { group } = parseApiVersion(apiVersion);
  const root = group === "" ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
  const { body } = await client.send({ path: root });
  const { resources } = body as { readonly resources: readonly Discovered[] };
  const found = resources.find((one) => one.kind === kind && !one.name.includes("/"));
  if (found === undefined) throw new Error(`the API server has no ${kind} of ${apiVersion}`);
  return `${root}/${found.namespaced ? `namespaces/${namespace}/` : ""}${found.name}`;
}

interface Discovered {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}
