import { parseApiVersion } from "#core/kube/resource.ts";
import { isRecord } from "#core/is-record.ts";
import { takeTurns } from "#adapters/take-turns.ts";
import { apiRoot } from "./api-root.ts";
import type { ClusterClient } from "./cluster-client.ts";
import { refusedByCluster } from "./refused-by-cluster.ts";

/** Requests for discovery under way at once. */
const AT_ONCE = 4;

/** A kind of object that can be listed, in the version that the API server prefers. */
export interface ListableKind {
  /** "apps/v1", "v1". */
  readonly apiVersion: string;
  readonly kind: string;
  /** Plural, as in paths. */
  readonly resource: string;
}

export interface KindListing {
  /** Those that live in namespaces, sorted by group and kind. */
  readonly kinds: readonly ListableKind[];
  /** Those that belong to the cluster, in the same order. */
  readonly clusterKinds: readonly ListableKind[];
  /** "metrics.k8s.io/v1beta1: status 503": groups that did not say what they have. */
  readonly faults: readonly string[];
}

/** The kinds of a cluster, once each, whatever versions they have. @throws CLUSTER_UNREACHABLE */
export async function listKinds(client: ClusterClient, signal?: AbortSignal): Promise<KindListing> {
  const versions = await versionsOf(client, signal);
  const turns = takeTurns(AT_ONCE);
  const answers = await Promise.all(
    versions.map((apiVersion) => turns(() => kindsOf(client, { apiVersion, signal }))),
  );
  const kinds = new Map<string, FoundKind>();
  const faults: string[] = [];
  for (const [index, answer] of answers.entries()) {
    const apiVersion = versions[index] ?? "";
    if ("status" in answer) faults.push(`${apiVersion}: status ${answer.status}`);
    else
      for (const kind of answer) {
        const key = `${parseApiVersion(apiVersion).group}/${kind.kind}`;
        if (!kinds.has(key)) kinds.set(key, kind);
      }
  }
  const sorted = [...kinds].sort(([left], [right]) => (left < right ? -1 : 1));
  const ofScope = (isNamespaced: boolean) =>
    sorted.flatMap(([, kind]) => (kind.isNamespaced === isNamespaced ? [plainKind(kind)] : []));
  return { kinds: ofScope(true), clusterKinds: ofScope(false), faults };
}

interface FoundKind extends ListableKind {
  readonly isNamespaced: boolean;
}

function plainKind({ apiVersion, kind, resource }: FoundKind): ListableKind {
  return { apiVersion, kind, resource };
}

/** "v1", then those of each group, the preferred one first. */
async function versionsOf(
  client: ClusterClient,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const { status, body } = await client.send({ path: "/apis", ...withSignal(signal) });
  if (status !== 200 || !isRecord(body) || !Array.isArray(body.groups)) {
    const wanted = "the groups of the API server";
    throw refusedByCluster(`${client.server}/apis`, { wanted, status });
  }
  return ["v1", ...body.groups.filter(isRecord).flatMap(groupVersions)];
}

function groupVersions(group: Readonly<Record<string, unknown>>): readonly string[] {
  const preferred = isRecord(group.preferredVersion) ? [group.preferredVersion] : [];
  const versions = Array.isArray(group.versions) ? group.versions.filter(isRecord) : [];
  const names = [...preferred, ...versions].map(({ groupVersion }) => groupVersion);
  return [...new Set(names.filter((name) => typeof name === "string"))];
}

async function kindsOf(
  client: ClusterClient,
  { apiVersion, signal }: { readonly apiVersion: string; readonly signal: AbortSignal | undefined },
): Promise<readonly FoundKind[] | { readonly status: number }> {
  const path = apiRoot(apiVersion);
  const { status, body } = await client.send({ path, ...withSignal(signal) });
  if (status !== 200 || !isRecord(body) || !Array.isArray(body.resources)) return { status };
  return body.resources.filter(isRecord).flatMap(({ name, kind, namespaced, verbs }) => {
    if (typeof name !== "string" || typeof kind !== "string" || name.includes("/")) return [];
    const isListable = Array.isArray(verbs) && verbs.includes("list");
    const isNamespaced = namespaced === true;
    return isListable ? [{ apiVersion, kind, resource: name, isNamespaced }] : [];
  });
}

function withSignal(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
