import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { listPages } from "#adapters/kubernetes/list-pages.ts";
import { TiphysError } from "#core/errors.ts";
import { isKubeObject } from "#core/kube/resource.ts";
import { type AbortedRollout, abortedRollout } from "#core/promotion/aborted-rollout.ts";

const API_VERSION = "argoproj.io/v1alpha1";

/** Every Rollout of a cluster whose update was aborted. @throws CLUSTER_UNREACHABLE also where they may not be listed */
export async function findAborted(
  client: ClusterClient,
  signal: AbortSignal,
): Promise<readonly AbortedRollout[]> {
  const path = `/apis/${API_VERSION}/rollouts`;
  const found = await listPages(client, { path, signal }, (item) => {
    const object = { ...item, apiVersion: API_VERSION, kind: "Rollout" };
    return isKubeObject(object) ? abortedRollout(object) : null;
  });
  if (!("status" in found)) return found;
  const advice =
    found.status === 404
      ? "Install Argo Rollouts, or name another cluster with --kubeconfig."
      : "Check the rights of the account: it needs to list rollouts in argoproj.io.";
  throw new TiphysError(
    "CLUSTER_UNREACHABLE",
    `${client.server}${path}: expected a list, got status ${found.status}. ${advice}`,
  );
}
