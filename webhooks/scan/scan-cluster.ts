import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { type ListableKind, listKinds } from "#adapters/kubernetes/list-kinds.ts";
import { listNamespaces } from "#adapters/kubernetes/list-namespaces.ts";
import { listObjects } from "#adapters/kubernetes/list-objects.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { namespaceFindings, type UnlistedKind } from "#core/policy/live/namespace-findings.ts";
import { type InForce, judgementsFor, namespaceFacts } from "../review/in-force.ts";
import { judgeLive } from "./judge-live.ts";
import { clusterReport, type JudgedNamespace, policyReport } from "./policy-report.ts";
import { openReports, type ReportOutcome } from "./open-reports.ts";
import { scanOwnObjects } from "./scan-own-objects.ts";

export interface ScanOptions {
  /** With the rules over whole namespaces. */
  readonly inForce: InForce;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** What one scan saw and did. */
export interface ScanOutcome extends ReportOutcome {
  readonly namespaces: readonly (readonly JudgedNamespace[])[];
  /** What belongs to no namespace. */
  readonly cluster: readonly JudgedNamespace[];
  readonly resources: number;
  /** Kinds and groups that could not be listed, named once each. */
  readonly unlisted: readonly string[];
  /** Reports of what is judged no more, deleted. */
  readonly removed: number;
}

/** Judges every claimed namespace, one after the other, then the cluster, and writes what changed. @throws CLUSTER_UNREACHABLE */
export async function scanCluster(
  client: ClusterClient,
  options: ScanOptions,
): Promise<ScanOutcome> {
  const { inForce, now, signal } = options;
  const { kinds, clusterKinds, faults } = await listKinds(client, signal);
  const reporting = await openReports(client, signal);
  const unlisted = new Set(faults);
  const judged = new Map<string, readonly JudgedNamespace[]>();
  let resources = 0;
  const note = (seen: Pick<SeenNamespace, "resources" | "unlisted">) => {
    resources += seen.resources;
    for (const { kind, status } of seen.unlisted) unlisted.add(`${kind}: status ${status}`);
  };
  for (const object of await listNamespaces(client, signal)) {
    signal.throwIfAborted();
    if (object.metadata?.deletionTimestamp !== undefined) continue;
    const seen = await scanNamespace(client, { ...options, object, kinds });
    if (seen === null) continue;
    const name = object.metadata?.name ?? "";
    judged.set(name, seen.judged);
    note(seen);
    await reporting.write(policyReport(name, seen.judged));
  }
  const own = await scanOwnObjects(client, { inForce, kinds: clusterKinds, now: now(), signal });
  if (own !== null) note(own);
  if (own !== null) await reporting.write(clusterReport(own.judged));
  const removed = await reporting.removeOthers({
    namespaces: new Set(judged.keys()),
    isClusterJudged: own !== null,
  });
  return {
    namespaces: [...judged.values()],
    cluster: own?.judged ?? [],
    resources,
    unlisted: [...unlisted].sort(),
    removed,
    ...reporting.outcome(),
  };
}

interface NamespaceScan extends ScanOptions {
  readonly object: KubeObject;
  readonly kinds: readonly ListableKind[];
}

interface SeenNamespace {
  readonly judged: readonly JudgedNamespace[];
  readonly resources: number;
  readonly unlisted: readonly UnlistedKind[];
}

/** Null for a namespace that no environment claims. */
async function scanNamespace(
  client: ClusterClient,
  { object, kinds, inForce, now, signal }: NamespaceScan,
): Promise<SeenNamespace | null> {
  const claims = judgementsFor(inForce, namespaceFacts(object)).flatMap(
    ({ guardrails, environment }) => (environment === null ? [] : [{ guardrails, environment }]),
  );
  if (claims.length === 0) return null;
  const namespace = object.metadata?.name ?? "";
  const { objects, unlisted } = await listObjects(client, { namespace, kinds, signal });
  const live = { object, objects };
  const state = {
    namespace: object,
    environments: claims.map(({ environment }) => environment),
    unlisted,
    breakglass: inForce.breakglass,
    now: now(),
  };
  const own = namespaceFindings(state);
  const judged: JudgedNamespace[] = [];
  for (const { guardrails, environment } of claims) {
    const seen = await judgeLive(live, { guardrails, environment, now: state.now });
    judged.push(judged.length === 0 ? { ...seen, findings: [...own, ...seen.findings] } : seen);
  }
  return { judged, resources: objects.length + 1, unlisted };
}
