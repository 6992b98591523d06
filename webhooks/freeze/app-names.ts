import { isRecord } from "#core/kube/pod-template.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { ObjectChange } from "./arriving-images.ts";

/** By these labels an object says whose it is, as SLO documents do. */
const APP_LABELS = ["app", "app.kubernetes.io/name", "app.kubernetes.io/part-of"];

/**
 * The names by which the app of a workload may go, sorted: what its labels say, before and after the request, so that
 * nobody leaves a freeze by another label. Without such a label its own name. In the cluster no path says which app it is.
 */
export function appNames({ object, oldObject }: ObjectChange): readonly string[] {
  const objects = oldObject === null ? [object] : [object, oldObject];
  const names = new Set(objects.flatMap(labelledNames));
  if (names.size > 0) return [...names].sort();
  const own = object.metadata?.name ?? oldObject?.metadata?.name;
  return typeof own === "string" ? [own] : [];
}

function labelledNames({ metadata }: KubeObject): readonly string[] {
  const labels: unknown = metadata?.labels;
  if (!isRecord(labels)) return [];
  return APP_LABELS.flatMap((key) => {
    const name = labels[key];
    return typeof name === "string" && name !== "" ? [name] : [];
  });
}
