import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { listClusterObjects } from "#adapters/kubernetes/list-cluster-objects.ts";
import type { PolicyException } from "#core/policy/fleet.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";
import { parseBreakglass } from "#core/policy/parse-breakglass.ts";

interface LiveBreakglass {
  readonly exceptions: readonly PolicyException[];
  /** For people: why there may be others. */
  readonly hints: readonly string[];
}

/** The breakglass exceptions of a cluster; none where the kind is not installed. @throws CLUSTER_UNREACHABLE */
export async function listBreakglass(
  client: ClusterClient,
  { guardrails, signal }: { readonly guardrails: Guardrails; readonly signal: AbortSignal },
): Promise<LiveBreakglass> {
  const list = await listClusterObjects(client, {
    path: "/apis/tiphys.io/v1alpha1/guardrailexceptions",
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailException",
    signal,
  });
  if ("status" in list) {
    const isAbsent = list.status === 404;
    const hint = `breakglass exceptions may not be listed (status ${list.status}), and do not count here`;
    return { exceptions: [], hints: isAbsent ? [] : [hint] };
  }
  const maxHours = Math.min(...guardrails.layers.map(({ fleet }) => maxHoursOf(fleet.spec)));
  const exceptions = list.flatMap((object) => parseBreakglass(object, maxHours).value ?? []);
  return { exceptions, hints: [] };
}

function maxHoursOf(spec: Guardrails["layers"][number]["fleet"]["spec"]): number {
  return (spec.admission as { readonly breakglassMaxHours: number }).breakglassMaxHours;
}
