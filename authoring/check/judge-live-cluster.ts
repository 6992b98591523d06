import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { listClusterObjects } from "#adapters/kubernetes/list-cluster-objects.ts";
import type { ListableKind } from "#adapters/kubernetes/list-kinds.ts";
import { listObjects } from "#adapters/kubernetes/list-objects.ts";
import type { World } from "#adapters/world.ts";
import { isRecord } from "#core/is-record.ts";
import { compareFindings, decisionOf } from "#core/policy/decide.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { CLUSTER_TARGET, judgeNamespace } from "#core/policy/live/judge-namespace.ts";
import { unlistedFindings, WHOLE_CLUSTER } from "#core/policy/live/namespace-findings.ts";
import type { TargetReport } from "./check-report.ts";
import type { CheckGuardrails } from "./load-check-guardrails.ts";

interface ClusterJudging {
  readonly client: ClusterClient;
  /** Those that belong to the cluster. */
  readonly kinds: readonly ListableKind[];
  readonly loaded: CheckGuardrails;
  readonly world: World;
}

/** The report of what belongs to no namespace, by the fleet's `unmatched`, as reviews and scans judge it. @throws CLUSTER_UNREACHABLE */
export async function judgeLiveCluster({
  client,
  kinds,
  loaded,
  world,
}: ClusterJudging): Promise<TargetReport> {
  const { objects, unlisted } = await listObjects(client, {
    namespace: null,
    kinds,
    signal: world.signal,
  });
  const judging = { guardrails: loaded.guardrails, environment: null, now: world.now() };
  const decision = judgeNamespace({ object: null, objects }, judging);
  const own = unlistedFindings(WHOLE_CLUSTER, unlisted);
  const findings = [...decision.findings, ...own].sort(compareFindings);
  return {
    path: CLUSTER_TARGET,
    app: null,
    environment: null,
    decision: decisionOf(findings),
    resources: decision.counts.resources,
    error: null,
    findings,
  };
}

/**
 * Names of other repositories' bundles in the cluster: of several, none judges what belongs to no namespace.
 * [] where the kind is absent or may not be listed. @throws CLUSTER_UNREACHABLE
 */
export async function otherRepositories(
  client: ClusterClient,
  { fleet, signal }: { readonly fleet: Fleet; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  if (fleet.spec.platform) return [];
  const list = await listClusterObjects(client, {
    path: "/apis/tiphys.io/v1alpha1/guardrailbundles",
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailBundle",
    signal,
  });
  if ("status" in list) return [];
  return list
    .filter(({ spec }) => !isPlatform(spec))
    .flatMap(({ metadata }) => metadata?.name ?? [])
    .filter((name) => name !== fleet.name)
    .sort();
}

function isPlatform(spec: unknown): boolean {
  const fleet = isRecord(spec) ? spec.fleet : undefined;
  const fields = isRecord(fleet) ? fleet.spec : undefined;
  return isRecord(fields) && fields.platform === true;
}
