import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";

/** The owner that made an object, as the object says itself. */
export interface ControllerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** Null where nobody made it, or it does not say who. */
export function controllerReference({ metadata }: KubeObject): ControllerReference | null {
  const references: unknown = metadata?.ownerReferences;
  if (!Array.isArray(references)) return null;
  const reference: unknown = references.find((one) => isRecord(one) && one.controller === true);
  if (!isRecord(reference)) return null;
  const { apiVersion, kind, name, uid } = reference;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return null;
  return typeof name === "string" && typeof uid === "string"
    ? { apiVersion, kind, name, uid }
    : null;
}
