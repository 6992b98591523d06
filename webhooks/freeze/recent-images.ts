import { isRecord } from "#core/is-record.ts";
import { imagesOf, podImages } from "#core/kube/pod-images.ts";
import { type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import { TiphysError } from "#core/errors.ts";
import type { Asked } from "#core/policy/asked.ts";
import type { ObjectQuestion } from "#adapters/kubernetes/select-objects.ts";
import type { ClusterLookup } from "../review/cluster-lookup.ts";
import { controllerReference } from "../review/controller-reference.ts";
import { selectorText } from "./selector-text.ts";

/** A review must be answered in time, whatever the API server does. */
const LIMIT_MS = 1500;

interface HistoryOptions {
  readonly lookup: ClusterLookup;
  readonly signal: AbortSignal;
}

/** Where kinds keep what they ran before, by "group/Kind"; others keep nothing. */
type History = Pick<ObjectQuestion, "apiVersion" | "kind" | "resource">;
const REPLICA_SETS: History = {
  apiVersion: "apps/v1",
  kind: "ReplicaSet",
  resource: "replicasets",
};
const REVISIONS: History = {
  apiVersion: "apps/v1",
  kind: "ControllerRevision",
  resource: "controllerrevisions",
};
const HISTORIES: ReadonlyMap<string, History> = new Map([
  ["apps/Deployment", REPLICA_SETS],
  ["argoproj.io/Rollout", REPLICA_SETS],
  ["apps/StatefulSet", REVISIONS],
  ["apps/DaemonSet", REVISIONS],
]);

/**
 * The images that a workload ran lately, as the cluster remembers them for a rollback (ReplicaSets,
 * ControllerRevisions); unknown with the reason where it remembers nothing, or does not answer.
 */
export async function recentImages(
  workload: KubeObject,
  { lookup, signal }: HistoryOptions,
): Promise<Asked<ReadonlySet<string>>> {
  const { apiVersion, kind, metadata, spec } = workload;
  const keptIn = HISTORIES.get(`${parseApiVersion(apiVersion).group}/${kind}`);
  if (keptIn === undefined) return { unknown: `a ${kind} keeps no history` };
  const labelSelector = selectorText(isRecord(spec) ? spec.selector : undefined);
  if (labelSelector === null) return { unknown: `the ${kind} selects nothing` };
  const namespace = metadata?.namespace ?? "";
  const question = { ...keptIn, namespace, labelSelector };
  const until = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  try {
    const found = await lookup.select(question, until);
    if (found === null) return { unknown: "there is no cluster to ask" };
    const uids = new Set([
      metadata?.uid,
      await rolloutOf(workload, found, { lookup, signal: until }),
    ]);
    const owned = found.filter((object) => uids.has(controllerReference(object)?.uid ?? null));
    if (owned.length === 0) return { unknown: `the cluster keeps no ${keptIn.kind} of it` };
    return { known: new Set(owned.flatMap(imagesIn)) };
  } catch (error) {
    if (!(error instanceof TiphysError)) throw error;
    return { unknown: error.message.split("\n")[0] ?? "" };
  }
}

/** The uid of the Rollout that runs a Deployment by workloadRef, and keeps its history; undefined for none. */
async function rolloutOf(
  { kind, metadata }: KubeObject,
  found: readonly KubeObject[],
  { lookup, signal }: HistoryOptions,
): Promise<string | undefined> {
  if (kind !== "Deployment") return undefined;
  const owner = found.map(controllerReference).find((controller) => controller?.kind === "Rollout");
  if (owner === undefined || owner === null) return undefined;
  const { name, uid } = owner;
  const namespace = metadata?.namespace ?? "";
  const ref = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", namespace, name };
  const rollout = await lookup.read(ref, signal);
  const workloadRef = isRecord(rollout?.spec) ? rollout.spec.workloadRef : undefined;
  const isOwn =
    isRecord(workloadRef) && workloadRef.kind === kind && workloadRef.name === metadata?.name;
  return isOwn && rollout?.metadata?.uid === uid ? uid : undefined;
}

function imagesIn(object: KubeObject): readonly string[] {
  return object.kind === "ControllerRevision" ? revisionImages(object) : (podImages(object) ?? []);
}

/** A ControllerRevision holds a patch of its workload: spec.template, whole. */
function revisionImages({ data }: KubeObject): readonly string[] {
  const spec = isRecord(data) ? data.spec : undefined;
  const template = isRecord(spec) ? spec.template : undefined;
  const podSpec = isRecord(template) ? template.spec : undefined;
  return isRecord(podSpec) ? imagesOf(podSpec) : [];
}
