import { isRecord } from "#core/kube/pod-template.ts";
import { isKubeObject, type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import { maskSecret } from "#core/policy/mask-secret.ts";
import { takeTurns } from "#adapters/take-turns.ts";
import type { ClusterClient } from "./cluster-client.ts";
import type { ListableKind } from "./list-kinds.ts";
import { listPages } from "./list-pages.ts";

/** Lists under way at once. */
const AT_ONCE = 4;

/** Kinds that a cluster writes by itself and nobody can mend, as "group/Kind". */
const MACHINE_KINDS: ReadonlySet<string> = new Set([
  "/Event",
  "/Endpoints",
  "apps/ControllerRevision",
]);

/** Groups that hold nothing else. */
const MACHINE_GROUPS: ReadonlySet<string> = new Set([
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "metrics.k8s.io",
  "openreports.io",
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

/** What one namespace holds. */
export interface NamespaceListing {
  /** In the order of the kinds, then of the API server; values of Secrets are masked. */
  readonly objects: readonly KubeObject[];
  /** Kinds that could not be listed ("apps/Deployment"), with the status of the answer. */
  readonly unlisted: readonly { readonly kind: string; readonly status: number }[];
}

interface Listing {
  readonly namespace: string;
  readonly kinds: readonly ListableKind[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * What people and their tools have put into a namespace, with exact integers. Left out is what the cluster writes
 * by itself (events, leases, endpoints) and what a workload's template shows already. @throws CLUSTER_UNREACHABLE
 */
export async function listObjects(
  client: ClusterClient,
  { namespace, kinds, signal }: Listing,
): Promise<NamespaceListing> {
  const turns = takeTurns(AT_ONCE);
  const wanted = kinds.filter((kind) => !isMachineMade(kind));
  const lists = await Promise.all(
    wanted.map((kind) =>
      turns(async () => {
        const { apiVersion, resource } = kind;
        const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
        const path = `${root}/namespaces/${encodeURIComponent(namespace)}/${resource}`;
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

/** The certificate that every namespace is given. */
function isOwnedByCluster(
  { name }: Readonly<Record<string, unknown>>,
  { kind }: ListableKind,
): boolean {
  return kind === "ConfigMap" && name === "kube-root-ca.crt";
}
