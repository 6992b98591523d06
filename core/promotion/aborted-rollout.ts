import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";

/** A Rollout whose update Argo Rollouts gave up. */
export interface AbortedRollout {
  readonly namespace: string;
  readonly name: string;
  /** Of the version that was given up, sorted. */
  readonly images: readonly string[];
  /** What Argo Rollouts says about it. */
  readonly message: string;
}

/**
 * A Rollout as the cluster has it, if the version that it is told to have was aborted; null for any other, for one whose
 * newest specification the controller has not seen yet, and for one whose template stands elsewhere (workloadRef).
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/specification/
 */
export function abortedRollout(object: KubeObject): AbortedRollout | null {
  const { metadata, spec, status } = object;
  const { name, namespace, generation } = metadata ?? {};
  if (!isRecord(status) || typeof name !== "string" || typeof namespace !== "string") return null;
  const { abort, observedGeneration, message, currentPodHash, stableRS } = status;
  // Rollouts writes it as text.
  const isSeen = String(observedGeneration) === String(generation);
  const isUpdate = typeof currentPodHash === "string" && currentPodHash !== stableRS;
  if (abort !== true || !isSeen || !isUpdate) return null;
  const images = imagesOf({ spec });
  if (images.length === 0) return null;
  const words = typeof message === "string" && message !== "" ? message : "its update was aborted";
  return { namespace, name, images, message: words };
}

/** Images of a Rollout's own template, sorted; [] without one. */
export function imagesOf({ spec }: { readonly spec?: unknown }): readonly string[] {
  const template = isRecord(spec) && isRecord(spec.template) ? spec.template.spec : undefined;
  if (!isRecord(template)) return [];
  return [template.containers, template.initContainers]
    .flatMap((list: unknown) => (Array.isArray(list) ? list : []))
    .flatMap((container: unknown) =>
      isRecord(container) && typeof container.image === "string" ? [container.image] : [],
    )
    .sort();
}
