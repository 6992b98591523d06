import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import type { ListableKind } from "#adapters/kubernetes/list-kinds.ts";
import { listObjects } from "#adapters/kubernetes/list-objects.ts";
import {
  unlistedFindings,
  type UnlistedKind,
  WHOLE_CLUSTER,
} from "#core/policy/live/namespace-findings.ts";
import { type InForce, judgementsFor } from "../review/in-force.ts";
import { judgeLive } from "./judge-live.ts";
import type { JudgedNamespace } from "./policy-report.ts";

interface OwnScan {
  readonly inForce: InForce;
  /** Those that belong to the cluster. */
  readonly kinds: readonly ListableKind[];
  readonly now: number;
  readonly signal: AbortSignal;
}

export interface SeenCluster {
  readonly judged: readonly JudgedNamespace[];
  readonly resources: number;
  readonly unlisted: readonly UnlistedKind[];
}

/**
 * Judges what belongs to no namespace, by whom reviews have judge it: the platform, and a repository that is alone.
 * Null where nobody does. @throws CLUSTER_UNREACHABLE
 */
export async function scanOwnObjects(
  client: ClusterClient,
  { inForce, kinds, now, signal }: OwnScan,
): Promise<SeenCluster | null> {
  const judgements = judgementsFor(inForce, null);
  if (judgements.length === 0) return null;
  const { objects, unlisted } = await listObjects(client, { namespace: null, kinds, signal });
  const live = { object: null, objects };
  const judged: JudgedNamespace[] = [];
  for (const { guardrails, environment } of judgements)
    judged.push(await judgeLive(live, { guardrails, environment, now }));
  const own = unlistedFindings(WHOLE_CLUSTER, unlisted);
  return {
    judged: judged.map((each, index) =>
      index === 0 ? { ...each, findings: [...own, ...each.findings] } : each,
    ),
    resources: objects.length,
    unlisted,
  };
}
