import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { objectReader } from "#adapters/kubernetes/read-object.ts";
import {
  watchList,
  type WatchedList,
  type WatchedListOptions,
} from "#adapters/kubernetes/watched-list.ts";
import { bundleOffer } from "../guardrails/read-bundle-folder.ts";
import type { BundleOffer, BundleStatus, GuardrailStore } from "../guardrails/guardrail-store.ts";
import type { ClusterLookup } from "../review/cluster-lookup.ts";
import { breakglassOf, removeEnded } from "./breakglass-list.ts";
import { writeBundleStatus } from "./bundle-status.ts";
import { keepBundle, KEPT_LABEL, keptOffer } from "./kept-bundles.ts";

const SETTLE_MS = 50;
const SWEEP_MS = 10_000;
const GROUP = "/apis/tiphys.io/v1alpha1";

export interface ClusterFollowing {
  readonly store: GuardrailStore;
  /** The suite's own namespace, where last good bundles are kept. */
  readonly namespace: string;
  /** The name of this server's pod. */
  readonly server: string;
  readonly now: () => number;
  readonly onFault: (message: string) => void;
  readonly signal: AbortSignal;
}

/** Follows bundles, their kept copies and breakglass exceptions of a cluster into the store, until the signal. */
export function followBundles(client: ClusterClient, following: ClusterFollowing): void {
  const { store, namespace, now, onFault, signal } = following;
  const watch = (options: Omit<WatchedListOptions, "onFault" | "signal">) =>
    watchList(client, { ...options, onFault, signal });
  const changed = settled(() => take({ bundles, kept, client, following }), onFault);
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
    onChange: () => store.setBreakglass(breakglassOf(exceptions.objects(), store.inForce)),
  });
  const sweep = () => {
    const ended = { exceptions: breakglassOf(exceptions.objects(), store.inForce), now: now() };
    removeEnded(client, ended).catch((error: Error) => onFault(error.message));
  };
  const timer = setInterval(sweep, SWEEP_MS);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}

/** Namespaces from a watch, other objects when they are asked for. */
export function clusterLookup(
  client: ClusterClient,
  { now, onFault, signal }: Pick<ClusterFollowing, "now" | "onFault" | "signal">,
): ClusterLookup {
  const namespaces = watchList(client, {
    path: "/api/v1/namespaces",
    apiVersion: "v1",
    kind: "Namespace",
    onChange: () => {},
    onFault,
    signal,
  });
  return { namespace: (name) => namespaces.get(name), read: objectReader(client, now) };
}

interface Taking {
  readonly bundles: WatchedList;
  readonly kept: WatchedList;
  readonly client: ClusterClient;
  readonly following: ClusterFollowing;
}

async function take({ bundles, kept, client, following }: Taking): Promise<void> {
  if (!bundles.isKnown() || !kept.isKnown()) return;
  const { store, namespace, server, now } = following;
  const objects = bundles.objects();
  const offers = objects.map((object) => bundleOffer(object.metadata?.name ?? "", object));
  const copies = kept.objects().flatMap((object) => keptOffer(object) ?? []);
  await store.offer(offers, copies);
  for (const bundle of objects) {
    const status = store.statuses.find(({ name }) => name === bundle.metadata?.name);
    if (status === undefined) continue;
    await writeBundleStatus(client, { server, bundle, status, now: now() });
    const isNew = status.faults.length === 0 && !isKept(copies, status);
    if (isNew) await keepBundle(client, { namespace, bundle });
  }
}

function isKept(copies: readonly BundleOffer[], { name, revision }: BundleStatus): boolean {
  return copies.some((copy) => copy.name === name && copy.revision === revision);
}

/** Runs after a burst of calls, never twice at once, and again if called meanwhile. */
function settled(work: () => Promise<void>, onFault: (message: string) => void): () => void {
  let isWaiting = false;
  let queue = Promise.resolve();
  const turn = async () => {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    isWaiting = false;
    await work().catch((error: Error) => onFault(error.message));
  };
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    queue = queue.then(turn);
  };
}
