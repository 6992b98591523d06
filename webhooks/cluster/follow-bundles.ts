import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import {
  watchList,
  type WatchedList,
  type WatchedListOptions,
} from "#adapters/kubernetes/watched-list.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { bundleOffer } from "../guardrails/read-bundle-folder.ts";
import type { BundleOffer, BundleStatus, GuardrailStore } from "../guardrails/guardrail-store.ts";
import { breakglassOf, removeEnded } from "./breakglass-list.ts";
import { removeServerStatus, writeServerStatus } from "./bundle-status.ts";
import { keepBundle, KEPT_LABEL, keptOffer } from "./kept-bundles.ts";
import { settled } from "./settled.ts";

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
    await take({ bundles, kept, taken, client, following }).finally(breakGlass);
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
  const sweep = () => {
    const ended = { exceptions: breakglassOf(exceptions.objects(), store.inForce), now: now() };
    removeEnded(client, ended).catch((error: Error) => onFault(error.message));
  };
  const timer = setInterval(sweep, SWEEP_MS);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
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
      for (const bundle of bundles.objects()) await removeServerStatus(client, { server, bundle });
    },
  };
}

interface Taking {
  readonly bundles: WatchedList;
  readonly kept: WatchedList;
  /** Generations that the store was offered, by name. */
  readonly taken: Map<string, unknown>;
  readonly client: ClusterClient;
  readonly following: BundleFollowing;
}

async function take({ bundles, kept, taken, client, following }: Taking): Promise<void> {
  const { store, namespace, server, signal } = following;
  if (!bundles.isKnown() || !kept.isKnown() || signal.aborted) return;
  const objects = bundles.objects();
  const offers = objects.map((object) => bundleOffer(nameOf(object), object));
  const copies = kept.objects().flatMap((object) => keptOffer(object) ?? []);
  await store.offer(offers, copies);
  for (const bundle of objects) {
    taken.set(nameOf(bundle), bundle.metadata?.generation);
    const status = statusOf(store, bundle);
    if (status === undefined) continue;
    await writeServerStatus(client, { server, bundle, status });
    const offer = offers.find(({ name }) => name === status.name);
    const isNew = status.faults.length === 0 && !isKept(copies, offer);
    if (isNew) await keepBundle(client, { namespace, bundle });
  }
}

function nameOf({ metadata }: KubeObject): string {
  return metadata?.name ?? "";
}

function statusOf({ statuses }: GuardrailStore, bundle: KubeObject): BundleStatus | undefined {
  return statuses.find(({ name }) => name === bundle.metadata?.name);
}

/** Freezes are no part of the revision. */
function isKept(copies: readonly BundleOffer[], offer: BundleOffer | undefined): boolean {
  if (offer === undefined) return false;
  const { name, revision, cargo } = offer;
  const freezes = JSON.stringify(cargo);
  return copies.some(
    (copy) =>
      copy.name === name && copy.revision === revision && JSON.stringify(copy.cargo) === freezes,
  );
}
