import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { refusedByCluster } from "#adapters/kubernetes/refused-by-cluster.ts";
import { isRecord } from "#core/is-record.ts";

const DURATION_SECONDS = 15;
const TIME_LIMIT_MS = 5000;

/** Who holds the lease, "" for nobody, and the version that a write must name (null: there is none yet). */
export interface StoredLease {
  readonly holder: string;
  readonly resourceVersion: string | null;
  readonly transitions: number;
}

/** Where a lease lies: the suite's namespace, and what it is about. */
export interface LeasePlace {
  readonly namespace: string;
  readonly lease: string;
}

/** @throws CLUSTER_UNREACHABLE */
export async function readLease(
  client: ClusterClient,
  { namespace, lease }: LeasePlace,
): Promise<StoredLease> {
  const { status, body } = await client.send({
    path: `${folder(namespace)}/${lease}`,
    signal: AbortSignal.timeout(TIME_LIMIT_MS),
  });
  if (status === 404) return { holder: "", resourceVersion: null, transitions: 0 };
  if (status !== 200 || !isRecord(body))
    throw refusedByCluster(`Lease ${namespace}/${lease}`, { wanted: "to read it", status });
  const spec = isRecord(body.spec) ? body.spec : {};
  const metadata = isRecord(body.metadata) ? body.metadata : {};
  return {
    holder: typeof spec.holderIdentity === "string" ? spec.holderIdentity : "",
    resourceVersion: String(metadata.resourceVersion ?? ""),
    transitions: Number(spec.leaseTransitions ?? 0),
  };
}

/** Takes, renews or (with holder "") lets go; false when somebody else was faster. @throws CLUSTER_UNREACHABLE */
export async function writeLease(
  client: ClusterClient,
  stored: StoredLease,
  {
    namespace,
    lease,
    holder,
    now,
  }: LeasePlace & { readonly holder: string; readonly now: () => number },
): Promise<boolean> {
  const { resourceVersion } = stored;
  const isNew = resourceVersion === null;
  const isTaken = holder !== "" && holder !== stored.holder && !isNew;
  const { status } = await client.send({
    method: isNew ? "POST" : "PUT",
    path: isNew ? folder(namespace) : `${folder(namespace)}/${lease}`,
    signal: AbortSignal.timeout(TIME_LIMIT_MS),
    body: {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name: lease, namespace, ...(isNew ? {} : { resourceVersion }) },
      spec: {
        holderIdentity: holder,
        leaseDurationSeconds: DURATION_SECONDS,
        renewTime: microTime(now()),
        leaseTransitions: stored.transitions + (isTaken ? 1 : 0),
      },
    },
  });
  if (status === 409 || status === 404) return false;
  if (status >= 300)
    throw refusedByCluster(`Lease ${namespace}/${lease}`, { wanted: "to write it", status });
  return true;
}

function folder(namespace: string): string {
  return `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
}

/** metav1.MicroTime: six digits behind the point. */
function microTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace("Z", "000Z");
}
