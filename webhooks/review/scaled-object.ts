import type { ResourceRef } from "#core/kube/resource.ts";
import { isRecord } from "#core/is-record.ts";
import type { ObjectChange } from "../freeze/arriving-images.ts";
import type { ClusterLookup } from "./cluster-lookup.ts";
import type { ReviewRequest } from "./review-request.ts";

/** Kinds behind "*\/scale", by "group/resource"; the request names only the resource. */
const KINDS: ReadonlyMap<string, readonly [apiVersion: string, kind: string]> = new Map([
  ["apps/deployments", ["apps/v1", "Deployment"]],
  ["apps/statefulsets", ["apps/v1", "StatefulSet"]],
  ["apps/replicasets", ["apps/v1", "ReplicaSet"]],
  ["/replicationcontrollers", ["v1", "ReplicationController"]],
  ["argoproj.io/rollouts", ["argoproj.io/v1alpha1", "Rollout"]],
]);

/**
 * What a request for "*\/scale" makes of the object that it scales; null for kinds that are not known and
 * objects that are gone. @throws CLUSTER_UNREACHABLE
 */
export async function scaledObject(
  request: ReviewRequest,
  { lookup, signal }: { readonly lookup: ClusterLookup; readonly signal: AbortSignal },
): Promise<ObjectChange | null> {
  const ref = scaledRef(request);
  const replicas = isRecord(request.object?.spec) ? (request.object.spec.replicas ?? 0) : 0;
  const oldObject = ref === null ? null : await lookup.read(ref, signal);
  if (oldObject === null) return null;
  const spec = isRecord(oldObject.spec) ? oldObject.spec : {};
  return { object: { ...oldObject, spec: { ...spec, replicas } }, oldObject };
}

function scaledRef({ resource, namespace, name }: ReviewRequest): ResourceRef | null {
  const known = KINDS.get(`${resource.group}/${resource.resource}`);
  if (known === undefined) return null;
  const [apiVersion, kind] = known;
  return { apiVersion, kind, namespace, name };
}
