import { isRecord } from "#core/is-record.ts";
import { groupKind, type KubeObject } from "#core/kube/resource.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import type { ServiceObjectives } from "#core/slo/generate/service-objectives.ts";

const ROLLOUT = "argoproj.io/Rollout";
/** Kinds that are a service, or run one; a migration job of the same name is not where it lives. */
const HOMES = ["/Service", "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", ROLLOUT];
/** Labels under which people name the service that an object belongs to. */
const NAME_LABELS = ["app.kubernetes.io/name", "app", "tiphys.io/service"];

export interface ServiceHome {
  readonly namespace: string | null;
  /** Whether anything there can use AnalysisTemplates, whose CRDs only Argo Rollouts brings. */
  readonly hasRollout: boolean;
}

/**
 * Where an overlay runs a service: the namespace of the object that has its name, or carries it in a label. Null
 * where the overlay does not run it, or not in the namespace that its SLOs name.
 */
export function homeOf(
  { service, namespace }: Pick<ServiceObjectives, "service" | "namespace">,
  resources: readonly JudgedResource[],
): ServiceHome | null {
  const homes = resources.filter(
    (resource) =>
      isHome(resource.object, service) && (namespace === null || resource.namespace === namespace),
  );
  const [first] = homes.map((home) => home.namespace ?? "").sort();
  if (first === undefined) return null;
  const hasRollout = resources.some(
    (resource) => groupKind(resource.object) === ROLLOUT && (resource.namespace ?? "") === first,
  );
  return { namespace: first === "" ? null : first, hasRollout };
}

function isHome(object: KubeObject, service: string): boolean {
  if (!HOMES.includes(groupKind(object))) return false;
  if (object.metadata?.name === service) return true;
  return LABELS_AT.some((path) =>
    NAME_LABELS.some((label) => valueAt(object, [...path, label]) === service),
  );
}

/** Of the object itself, of the pods that it makes, and of the pods that it selects. */
const LABELS_AT = [
  ["metadata", "labels"],
  ["spec", "template", "metadata", "labels"],
  ["spec", "selector"],
];

function valueAt(object: unknown, path: readonly string[]): unknown {
  return path.reduce(
    (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    object,
  );
}
