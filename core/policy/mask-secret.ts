import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";

/** What stands in place of a Secret's values wherever people read. */
export const MASK = "***";

/** True for core/v1 Secrets. */
export function isSecret(object: KubeObject): boolean {
  return object.kind === "Secret" && object.apiVersion === "v1";
}

/**
 * A copy of a Secret with every value of data and stringData masked (keys stay), and without the annotation
 * that repeats them; any other object as it is. Messages are built from it, so none can show a value.
 */
export function maskSecret(object: KubeObject): KubeObject {
  if (!isSecret(object)) return object;
  const masked: Record<string, unknown> = { ...object };
  for (const field of ["data", "stringData"]) {
    if (Object.hasOwn(object, field)) masked[field] = maskValues(object[field]);
  }
  const annotations = object.metadata?.annotations;
  if (isRecord(annotations) && Object.hasOwn(annotations, LAST_APPLIED)) {
    masked.metadata = { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: MASK } };
  }
  return masked as KubeObject;
}

/** True for a place in a Secret at which, or below which, a value of it stands. */
export function isSecretPlace([field, ...rest]: readonly (string | number)[]): boolean {
  if (field === "data" || field === "stringData") return true;
  return field === "metadata" && rest[0] === "annotations" && rest[1] === LAST_APPLIED;
}

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

function maskValues(values: unknown): unknown {
  if (!isRecord(values)) return MASK;
  return Object.fromEntries(Object.keys(values).map((key) => [key, MASK]));
}
