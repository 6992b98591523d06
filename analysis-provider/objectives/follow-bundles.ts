import { connectCluster } from "#adapters/kubernetes/cluster-client.ts";
import { watchList } from "#adapters/kubernetes/watched-list.ts";
import { bundleOffer } from "./bundle-offer.ts";
import type { ObjectiveOffer } from "./objective-store.ts";

export interface FollowOptions {
  readonly kubeconfig: string | null;
  /** The name by which fleets know the cluster. */
  readonly cluster: string | null;
  readonly onOffers: (offers: readonly ObjectiveOffer[]) => void;
  readonly onFault: (message: string) => void;
  readonly signal: AbortSignal;
}

/** Follows the GuardrailBundles of a cluster until the signal. @throws CONFIG_INVALID */
export function followBundles({ kubeconfig, cluster, ...options }: FollowOptions): void {
  const bundles = watchList(connectCluster(kubeconfig), {
    path: "/apis/tiphys.io/v1alpha1/guardrailbundles",
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailBundle",
    onChange: () => {
      if (!bundles.isKnown()) return;
      const objects = bundles.objects();
      options.onOffers(
        objects.map((object) => bundleOffer({ key: object.metadata?.name ?? "", object, cluster })),
      );
    },
    onFault: options.onFault,
    signal: options.signal,
  });
}
