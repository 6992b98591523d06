import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { listPages } from "#adapters/kubernetes/list-pages.ts";
import { refusedByCluster } from "#adapters/kubernetes/refused-by-cluster.ts";
import { canonicalJson } from "#core/kube/canonical-json.ts";
import { isRecord } from "#core/is-record.ts";
import {
  COMPLIANCE_ANNOTATION,
  type PolicyReport,
  REPORT_LABELS,
  REPORT_NAME,
} from "./policy-report.ts";

const GROUP = "/apis/wgpolicyk8s.io/v1alpha2";

/** The kinds of reports of our version that the API server knows. @throws CLUSTER_UNREACHABLE */
export async function reportKinds(
  client: ClusterClient,
  signal: AbortSignal,
): Promise<ReadonlySet<unknown>> {
  const { status, body } = await client.send({ path: GROUP, signal });
  const resources = isRecord(body) && Array.isArray(body.resources) ? body.resources : [];
  return new Set(status === 200 ? resources.filter(isRecord).map(({ kind }) => kind) : []);
}

/** Writes a report unless it is there, word for word; true when it wrote. @throws CLUSTER_UNREACHABLE */
export async function writeReport(
  client: ClusterClient,
  report: PolicyReport,
  signal: AbortSignal,
): Promise<boolean> {
  const path = reportPath(report.metadata.namespace);
  const current = await client.send({ path, signal });
  if (current.status === 200 && contentOf(current.body) === contentOf(report)) return false;
  const { status } = await client.send({
    method: "PATCH",
    path: `${path}?fieldManager=tiphys-scan&force=true`,
    contentType: "application/apply-patch+yaml",
    body: report,
    signal,
  });
  // 404: the namespace went in the meantime.
  if (status === 404) return false;
  if (status >= 300) throw refusedByCluster(path, { wanted: "to write reports", status });
  return true;
}

/** Namespaces that are judged no more and still have a report of ours. @throws CLUSTER_UNREACHABLE */
export async function endedReports(
  client: ClusterClient,
  { judged, signal }: { readonly judged: ReadonlySet<string>; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const labelSelector = Object.entries(REPORT_LABELS)
    .map(([label, value]) => `${label}=${value}`)
    .join(",");
  const path = `${GROUP}/policyreports`;
  const namespaces = await listPages(client, { path, labelSelector, signal }, ({ metadata }) => {
    if (!isRecord(metadata) || metadata.name !== REPORT_NAME) return null;
    return typeof metadata.namespace === "string" ? metadata.namespace : null;
  });
  if ("status" in namespaces)
    throw refusedByCluster(path, { wanted: "to write reports", status: namespaces.status });
  return namespaces.filter((namespace) => !judged.has(namespace));
}

/** Deletes our report of a namespace; false where it was gone already. @throws CLUSTER_UNREACHABLE */
export async function removeReport(
  client: ClusterClient,
  namespace: string,
  signal: AbortSignal,
): Promise<boolean> {
  return await remove(client, reportPath(namespace), signal);
}

/** Deletes our report of the cluster; false where there is none, or it is another's. @throws CLUSTER_UNREACHABLE */
export async function removeClusterReport(
  client: ClusterClient,
  signal: AbortSignal,
): Promise<boolean> {
  const path = reportPath(undefined);
  const { status, body } = await client.send({ path, signal });
  if (status !== 200 && status !== 404)
    throw refusedByCluster(path, { wanted: "to read it", status });
  return isOwn(body) && (await remove(client, path, signal));
}

async function remove(client: ClusterClient, path: string, signal: AbortSignal): Promise<boolean> {
  const { status } = await client.send({ method: "DELETE", path, signal });
  if (status === 404) return false;
  if (status >= 300) throw refusedByCluster(path, { wanted: "to delete it", status });
  return true;
}

function isOwn(report: unknown): boolean {
  const metadata = isRecord(report) && isRecord(report.metadata) ? report.metadata : {};
  const labels = isRecord(metadata.labels) ? metadata.labels : {};
  return Object.entries(REPORT_LABELS).every(([label, value]) => labels[label] === value);
}

/** Of the report of a namespace, else of the cluster's. */
function reportPath(namespace: string | undefined): string {
  if (namespace === undefined) return `${GROUP}/clusterpolicyreports/${REPORT_NAME}`;
  return `${GROUP}/namespaces/${encodeURIComponent(namespace)}/policyreports/${REPORT_NAME}`;
}

function contentOf(report: unknown): string {
  if (!isRecord(report)) return "";
  const { scope = null, summary, results, metadata } = report;
  const { labels = {}, annotations = {} } = isRecord(metadata) ? metadata : {};
  // Labels and annotations of others are theirs.
  const own = Object.keys(REPORT_LABELS).map((name) => isRecord(labels) && labels[name]);
  const compliance = isRecord(annotations) ? annotations[COMPLIANCE_ANNOTATION] : null;
  return canonicalJson({ scope, summary, results, own, compliance: compliance ?? null });
}
