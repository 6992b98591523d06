import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { TiphysError } from "#core/errors.ts";
import type { TestedRollout } from "#core/promotion/winner/tested-rollout.ts";

interface GoOn {
  readonly rollout: TestedRollout;
  readonly signal: AbortSignal;
}

/**
 * Ends the pause of a Rollout, as `kubectl argo rollouts promote` does, but only as it was read; false where it is another
 * by now. @throws CLUSTER_UNREACHABLE
 */
export async function letRolloutGoOn(
  client: ClusterClient,
  { rollout: { namespace, name, resourceVersion }, signal }: GoOn,
): Promise<boolean> {
  const path = `/apis/argoproj.io/v1alpha1/namespaces/${encodeURIComponent(namespace)}/rollouts/${encodeURIComponent(name)}/status`;
  const { status } = await client.send({
    method: "PATCH",
    path,
    contentType: "application/merge-patch+json",
    body: { metadata: { resourceVersion }, status: { pauseConditions: null } },
    signal,
  });
  if (status === 200) return true;
  if (status === 409) return false;
  throw new TiphysError(
    "CLUSTER_UNREACHABLE",
    `${client.server}${path}: expected status 200, got ${status}. Check the rights of the account: it needs to patch rollouts/status in argoproj.io.`,
  );
}
