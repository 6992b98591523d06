import { isRecord } from "#core/is-record.ts";
import { isKubeObject, type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import { maskSecret } from "#core/policy/mask-secret.ts";
import { takeTurns } from "#adapters/take-turns.ts";
import { apiRoot } from "./api-root.ts";
import type { ClusterClient } from "./cluster-client.ts";
import type { ListableKind } from "./list-kinds.ts";
import { listPages } from "./list-pages.ts";

/** Lists under way at once. */
const AT_ONCE = 4;

/** Kinds that a cluster writes by itself and nobody can mend, as "group/Kind". */
const MACHINE_KINDS: ReadonlySet<string> = new Set([
  "/ComponentStatus",
  "/Endpoints",
  "/Event",
  "/Node",
  "apps/ControllerRevision",
]);

/** A Namespace is judged with what it holds; hundreds of definitions with their schemas are more than fits. */
const LEFT_OUT_OF_CLUSTER: ReadonlySet<string> = new Set([
  "/Namespace",
  "apiextensions.k8s.io/CustomResourceDefinition",
]);

/** Groups that hold nothing else, or what the control plane needs to live: reviews pass over it as well. */
const MACHINE_GROUPS: ReadonlySet<string> = new Set([
  "admissionregistration.k8s.io",
  "apiregistration.k8s.io",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "metrics.k8s.io",
  "node.k8s.io",
  "openreports.io",
  "storage.k8s.io",
  "wgpolicyk8s.io",
]);

/** Owners that show in a template of their own what their children are. */
const TEMPLATED_OWNERS: ReadonlySet<string> = new Set([
  "/ReplicationController",
  "apps/DaemonSet",
  "apps/Deployment",
  "apps/ReplicaSet",
  "apps/StatefulSet",
  "argoproj.io/Rollout",
  "batch/CronJob",
  "batch/Job",
]);

/** What one namespace, or the cluster itself, holds. */
export interface ObjectListing {
  /** In the order of the kinds, then of the API server; values of Secrets are masked. */
  readonly objects: readonly KubeObject[];
  /** Kinds that could not be listed ("apps/Deployment"), with the status of the answer. */
  readonly unlisted: readonly { readonly kind: string; readonly status: number }[];
}

interface Listing {
  /** Null for the objects that belong to no namespace. */
  readonly namespace: string | null;
  readonly kinds: readonly ListableKind[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * What people and their tools have put into a namespace or the cluster, with exact integers. Left out is what the cluster writes
 * by itself (events, leases, endpoints) and what a workload's template shows already. @throws CLUSTER_UNREACHABLE
 */
export async function listObjects(
  client: ClusterClient,
  { namespace, kinds, signal }: Listing,
): Promise<ObjectListing> {
  const turns = takeTurns(AT_ONCE);
  const wanted = kinds.filter((kind) => !isMachineMade(kind) && isWanted(kind, namespace));
  const lists = await Promise.all(
    wanted.map((kind) =>
      turns(async () => {
        const path = pathOf(kind, namespace);
        return {
          kind,
          list: await listPages(client, { path, signal }, (item) => kept(item, kind)),
        };
      }),
    ),
  );
  return {
    objects: lists.flatMap(({ list }) => ("status" in list ? [] : list)),
    unlisted: lists.flatMap(({ kind, list }) =>
      // 404, 405: a kind that went, or that cannot be listed after all.
      "status" in list && list.status !== 404 && list.status !== 405
        ? [{ kind: kindName(kind), status: list.status }]
        : [],
    ),
  };
}

function pathOf({ apiVersion, resource }: ListableKind, namespace: string | null): string {
  const scope = namespace === null ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${apiRoot(apiVersion)}${scope}/${resource}`;
}

function isWanted({ apiVersion, kind }: ListableKind, namespace: string | null): boolean {
  const { group } = parseApiVersion(apiVersion);
  if (namespace !== null) return true;
  return group !== "resource.k8s.io" && !LEFT_OUT_OF_CLUSTER.has(`${group}/${kind}`);
}

function kindName({ apiVersion, kind }: ListableKind): string {
  const { group } = parseApiVersion(apiVersion);
  return group === "" ? kind : `${group}/${kind}`;
}

function isMachineMade({ apiVersion, kind }: ListableKind): boolean {
  const { group } = parseApiVersion(apiVersion);
  return MACHINE_GROUPS.has(group) || MACHINE_KINDS.has(`${group}/${kind}`);
}

/** Items of a list do not say what they are. Managed fields are half of their weight, and no rule's business. */
function kept(item: Readonly<Record<string, unknown>>, kind: ListableKind): KubeObject | null {
  const metadata = isRecord(item.metadata) ? item.metadata : {};
  if (isChild(metadata) || isOwnedByCluster(metadata, kind)) return null;
  const { managedFields: _, ...rest } = metadata;
  const object = { ...item, apiVersion: kind.apiVersion, kind: kind.kind, metadata: rest };
  return isKubeObject(object) ? maskSecret(object) : null;
}

function isChild({ ownerReferences }: Readonly<Record<string, unknown>>): boolean {
  if (!Array.isArray(ownerReferences)) return false;
  return ownerReferences.filter(isRecord).some(({ controller, apiVersion, kind }) => {
    if (controller !== true || typeof apiVersion !== "string") return false;
    return TEMPLATED_OWNERS.has(`${parseApiVersion(apiVersion).group}/${String(kind)}`);
  });
}

/** The certificate that every namespace is given, the roles that an API server makes at its start, its priorities. */
function isOwnedByCluster(
  { name, labels }: Readonly<Record<string, unknown>>,
  { kind }: ListableKind,
): boolean {
  if (isRecord(labels) && "kubernetes.io/bootstrapping" in labels) return true;
  if (kind === "PriorityClass") return typeof name === "string" && name.startsWith("system-");
  return kind === "ConfigMap" && name === "kube-root-ca.crt";
}
