import { type KubernetesObject, ListWatch } from "@kubernetes/client-node";
import { isRecord } from "#core/is-record.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import type { ClusterClient } from "./cluster-client.ts";
import { refusedByCluster } from "./refused-by-cluster.ts";
import { RelistingWatch } from "./relisting-watch.ts";

const RETRY_MS = 2000;

export interface WatchedListOptions {
  /** "/apis/tiphys.io/v1alpha1/guardrailbundles". */
  readonly path: string;
  readonly labelSelector?: string;
  /** What the objects are; items of a list do not say. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Called after each change, and after each list. */
  readonly onChange: () => void;
  /** Told why the list is not current, once per fault. */
  readonly onFault: (message: string) => void;
  readonly signal: AbortSignal;
}

/** All objects of one kind, kept current by a watch. */
export interface WatchedList {
  readonly objects: () => readonly KubeObject[];
  readonly get: (name: string, namespace?: string) => KubeObject | null;
  /** False until the first list came, or the API server said that there is no such kind. */
  readonly isKnown: () => boolean;
  /** Milliseconds since the API server said anything about it; a quiet list is asked for every half minute. */
  readonly ageMs: () => number;
}

/** Lists and watches until the signal; a kind that is not installed is an empty list, looked for again. */
export function watchList(client: ClusterClient, options: WatchedListOptions): WatchedList {
  const { path, labelSelector, onChange, onFault, signal } = options;
  let isKnown = false;
  let lastFault: string | null = null;
  let heardAt = performance.now();
  const heard = () => {
    heardAt = performance.now();
  };
  const informer = new ListWatch<KubernetesObject>(
    path,
    new RelistingWatch(client.config, { onHeard: heard, signal }),
    async () => {
      const query =
        labelSelector === undefined ? "" : `?labelSelector=${encodeURIComponent(labelSelector)}`;
      const list = await readList(client, `${path}${query}`);
      isKnown = true;
      lastFault = null;
      heard();
      setImmediate(onChange);
      return list;
    },
    false,
    labelSelector,
  );
  const fail = (error: unknown) => {
    if (signal.aborted) return;
    const message = error instanceof Error ? error.message : String(error);
    if (message !== lastFault) onFault(message);
    lastFault = message;
    setTimeout(start, RETRY_MS).unref();
  };
  const start = () => {
    if (!signal.aborted) informer.start().catch(fail);
  };
  informer.on("change", onChange);
  informer.on("delete", onChange);
  informer.on("add", onChange);
  informer.on("error", fail);
  signal.addEventListener("abort", () => void informer.stop(), { once: true });
  start();
  const shaped = (object: KubernetesObject | undefined) => shape(object, options);
  return {
    objects: () => informer.list().flatMap((object) => shaped(object) ?? []),
    get: (name, namespace) => shaped(informer.get(name, namespace)),
    isKnown: () => isKnown,
    ageMs: () => performance.now() - heardAt,
  };
}

interface ObjectList {
  readonly metadata: { readonly resourceVersion?: string };
  readonly items: KubernetesObject[];
}

async function readList(client: ClusterClient, path: string): Promise<ObjectList> {
  const { status, body } = await client.send({ path });
  if (status === 404) return { metadata: { resourceVersion: "" }, items: [] };
  if (status === 200 && isRecord(body) && Array.isArray(body.items))
    return body as unknown as ObjectList;
  const isForbidden = status === 401 || status === 403;
  throw refusedByCluster(`${client.server}${path}`, {
    ...{ wanted: "a list", status },
    ...(isForbidden ? {} : { next: "It is tried again." }),
  });
}

function shape(
  object: KubernetesObject | undefined,
  { apiVersion, kind }: WatchedListOptions,
): KubeObject | null {
  if (object === undefined) return null;
  const shaped: unknown = { ...object, apiVersion, kind };
  return isKubeObject(shaped) ? shaped : null;
}
