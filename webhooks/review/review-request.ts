import type { KubeObject } from "#core/kube/resource.ts";
import type { Operation } from "#core/policy/policy.ts";

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface GroupVersionResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

export interface Requester {
  readonly username: string;
  readonly groups: readonly string[];
}

/** What of an AdmissionReview's request is used; `raw` is the whole of it, for CEL. */
export interface ReviewRequest {
  readonly uid: string;
  readonly kind: GroupVersionKind;
  readonly resource: GroupVersionResource;
  /** "" for the object itself. */
  readonly subResource: string;
  /** "" with generateName on CREATE. */
  readonly name: string;
  /** Null for cluster-scoped objects; for a Namespace too. */
  readonly namespace: string | null;
  readonly operation: Operation;
  readonly requester: Requester;
  /** Null on DELETE. */
  readonly object: KubeObject | null;
  /** Null on CREATE. */
  readonly oldObject: KubeObject | null;
  readonly raw: Readonly<Record<string, unknown>>;
}
