import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import type { WatchedList } from "#adapters/kubernetes/watched-list.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { BundleOffer, BundleStatus, GuardrailStore } from "../guardrails/guardrail-store.ts";
import { bundleOffer } from "../guardrails/read-bundle-folder.ts";
import { writeServerStatus } from "./bundle-status.ts";
import { doEach } from "./do-each.ts";
import { keepBundle, keptOffer } from "./kept-bundles.ts";

export interface BundleTaking {
  readonly bundles: Pick<WatchedList, "objects" | "isKnown">;
  readonly kept: Pick<WatchedList, "objects" | "isKnown">;
  /** Generations that the store was offered, by name; written to. */
  readonly taken: Map<string, unknown>;
  readonly store: GuardrailStore;
  /** The suite's own namespace. */
  readonly namespace: string;
  /** The name of this server's pod. */
  readonly server: string;
  readonly signal: AbortSignal;
}

/** Offers a cluster's bundles to the store, says in their statuses what became of them, and keeps copies. @throws CLUSTER_UNREACHABLE */
export async function takeBundles(client: ClusterClient, taking: BundleTaking): Promise<void> {
  const { bundles, kept, taken, store, signal } = taking;
  if (!bundles.isKnown() || !kept.isKnown() || signal.aborted) return;
  const objects = bundles.objects();
  const offers = objects.map((object) => bundleOffer(nameOf(object), object));
  const copies = kept.objects().flatMap((object) => keptOffer(object) ?? []);
  await store.offer(offers, copies);
  for (const bundle of objects) taken.set(nameOf(bundle), bundle.metadata?.generation);
  await doEach(
    objects.map((bundle) => async () => {
      const offer = offers.find(({ name }) => name === nameOf(bundle));
      await note(client, { ...taking, bundle, isKept: isKept(copies, offer) });
    }),
  );
}

interface BundleNote extends BundleTaking {
  readonly bundle: KubeObject;
  readonly isKept: boolean;
}

async function note(client: ClusterClient, bundleNote: BundleNote): Promise<void> {
  const { store, namespace, server, bundle, isKept } = bundleNote;
  const status = statusOf(store, bundle);
  if (status === undefined) return;
  const isNew = status.faults.length === 0 && !isKept;
  await doEach([
    () => writeServerStatus(client, { server, bundle, status }),
    ...(isNew ? [() => keepBundle(client, { namespace, bundle })] : []),
  ]);
}

export function nameOf({ metadata }: KubeObject): string {
  return metadata?.name ?? "";
}

/** What became of a bundle of the cluster. */
export function statusOf(
  { statuses }: GuardrailStore,
  bundle: KubeObject,
): BundleStatus | undefined {
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
