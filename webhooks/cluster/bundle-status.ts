import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { refusedByCluster } from "#adapters/kubernetes/refused-by-cluster.ts";
import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { BundleStatus } from "../guardrails/guardrail-store.ts";
import { type Condition, hasConditions } from "./bundle-conditions.ts";

const MAX_FAULTS = 50;

interface ServerOptions {
  /** Who says so: the name of this server's pod. */
  readonly server: string;
  readonly bundle: KubeObject;
  readonly status: BundleStatus;
}

/** Writes what this server made of a bundle into its status, when that is news. @throws CLUSTER_UNREACHABLE */
export async function writeServerStatus(
  client: ClusterClient,
  options: ServerOptions,
): Promise<void> {
  const { bundle, server } = options;
  const entry = entryOf(options);
  if (isSaid(bundle.status, entry)) return;
  await apply(client, { bundle, manager: `tiphys-${server}`, status: { servers: [entry] } });
}

/** Takes the entry of this server away: it has nothing in force any more. @throws CLUSTER_UNREACHABLE */
export async function removeServerStatus(
  client: ClusterClient,
  { server, bundle }: Pick<ServerOptions, "server" | "bundle">,
): Promise<void> {
  const isThere = serversOf(bundle.status).some(({ name }) => name === server);
  if (isThere) await apply(client, { bundle, manager: `tiphys-${server}`, status: {} });
}

/** Writes the conditions, when they are news; one server's work, or two of another opinion would never rest. @throws CLUSTER_UNREACHABLE */
export async function writeConditions(
  client: ClusterClient,
  {
    bundle,
    conditions,
  }: { readonly bundle: KubeObject; readonly conditions: readonly Condition[] },
): Promise<void> {
  if (hasConditions(bundle, conditions)) return;
  await apply(client, { bundle, manager: "tiphys-leader", status: { conditions } });
}

interface Applied {
  readonly bundle: KubeObject;
  /** Who owns what is written, and loses what is not. */
  readonly manager: string;
  readonly status: object;
}

async function apply(client: ClusterClient, { bundle, manager, status }: Applied): Promise<void> {
  const name = bundle.metadata?.name ?? "";
  const answer = await client.send({
    method: "PATCH",
    path: `/apis/tiphys.io/v1alpha1/guardrailbundles/${name}/status?fieldManager=${manager}&force=true`,
    contentType: "application/apply-patch+yaml",
    body: { apiVersion: "tiphys.io/v1alpha1", kind: "GuardrailBundle", metadata: { name }, status },
  });
  // 404: deleted in the meantime.
  if (answer.status < 300 || answer.status === 404) return;
  const refusal = { wanted: "to write its status", status: answer.status };
  throw refusedByCluster(`GuardrailBundle ${name}`, refusal);
}

function entryOf({ server, bundle, status }: ServerOptions) {
  const generation = bundle.metadata?.generation;
  return {
    name: server,
    ...(status.revision === null ? {} : { revision: status.revision }),
    ...(typeof generation === "number" ? { observedGeneration: generation } : {}),
    faults: status.faults
      .slice(0, MAX_FAULTS)
      .map(({ policy, message }) => ({ ...(policy === null ? {} : { policy }), message })),
  };
}

function isSaid(current: unknown, entry: ReturnType<typeof entryOf>): boolean {
  const said = serversOf(current).find(({ name }) => name === entry.name);
  return (
    said !== undefined &&
    said.revision === entry.revision &&
    said.observedGeneration === entry.observedGeneration &&
    JSON.stringify(said.faults ?? []) === JSON.stringify(entry.faults)
  );
}

function serversOf(status: unknown): readonly Readonly<Record<string, unknown>>[] {
  const servers = isRecord(status) ? status.servers : undefined;
  return Array.isArray(servers) ? servers.filter(isRecord) : [];
}
