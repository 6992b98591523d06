import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import {
  watchList,
  type WatchedList,
  type WatchedListOptions,
} from "#adapters/kubernetes/watched-list.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { BundleStatus, GuardrailStore } from "../guardrails/guardrail-store.ts";
import { repeated } from "../leader/repeated.ts";
import { breakglassOf, removeEnded } from "./breakglass-list.ts";
import { removeServerStatus } from "./bundle-status.ts";
import { doEach } from "./do-each.ts";
import { KEPT_LABEL } from "./kept-bundles.ts";
import { settled } from "./settled.ts";
import { nameOf, statusOf, takeBundles } from "./take-bundles.ts";

const SETTLE_MS = 50;
/** A status or a copy that could not be written has no event of its own that would try again. */
const RETRY_MS = 5000;
const SWEEP_MS = 10_000;
const GROUP = "/apis/tiphys.io/v1alpha1";

export interface BundleFollowing {
  readonly store: GuardrailStore;
  /** The suite's own namespace, where last good bundles are kept. */
  readonly namespace: string;
  /** The name of this server's pod. */
  readonly server: string;
  readonly now: () => number;
  readonly onFault: (message: string) => void;
  readonly signal: AbortSignal;
}

/** A bundle as the cluster has it, with what this server made of it. */
export interface JudgedBundle {
  readonly bundle: KubeObject;
  readonly status: BundleStatus;
}

export interface FollowedBundles {
  readonly lists: readonly WatchedList[];
  /** Those whose newest generation was taken or refused. */
  readonly judged: () => readonly JudgedBundle[];
  /** GuardrailExceptions as they stand in the cluster, fit or not. */
  readonly exceptions: () => readonly KubeObject[];
  /** Takes what this server said out of the bundles' statuses. @throws CLUSTER_UNREACHABLE */
  readonly leave: () => Promise<void>;
}

/** Follows bundles, their kept copies and breakglass exceptions of a cluster into the store, until the signal. */
export function followBundles(client: ClusterClient, following: BundleFollowing): FollowedBundles {
  const { store, namespace, server, now, onFault, signal } = following;
  const watch = (options: Omit<WatchedListOptions, "onFault" | "signal">) =>
    watchList(client, { ...options, onFault, signal });
  const taken = new Map<string, unknown>();
  // Again after each bundle: the fleets in force say how long one may last.
  const breakGlass = () => store.setBreakglass(breakglassOf(exceptions.objects(), store.inForce));
  const work = async () => {
    const taking = { bundles, kept, taken, store, namespace, server, signal };
    await takeBundles(client, taking).finally(breakGlass);
  };
  const changed = settled(work, { settleMs: SETTLE_MS, retryMs: RETRY_MS, signal, onFault });
  const bundles = watch({
    path: `${GROUP}/guardrailbundles`,
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailBundle",
    onChange: changed,
  });
  const kept = watch({
    path: `/api/v1/namespaces/${namespace}/configmaps`,
    apiVersion: "v1",
    kind: "ConfigMap",
    labelSelector: `${KEPT_LABEL}=bundle`,
    onChange: changed,
  });
  const exceptions = watch({
    path: `${GROUP}/guardrailexceptions`,
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailException",
    onChange: breakGlass,
  });
  const sweep = async () => {
    const known = breakglassOf(exceptions.objects(), store.inForce);
    await removeEnded(client, { exceptions: known, now: now() });
  };
  void repeated(sweep, { everyMs: SWEEP_MS, signal, onFault });
  return {
    lists: [bundles, kept, exceptions],
    exceptions: () => exceptions.objects(),
    judged: () =>
      bundles.objects().flatMap((bundle) => {
        if (taken.get(nameOf(bundle)) !== bundle.metadata?.generation) return [];
        const status = statusOf(store, bundle);
        return status === undefined ? [] : [{ bundle, status }];
      }),
    leave: async () => {
      const leaveOne = (bundle: KubeObject) => removeServerStatus(client, { server, bundle });
      await doEach(bundles.objects().map((bundle) => async () => await leaveOne(bundle)));
    },
  };
}
