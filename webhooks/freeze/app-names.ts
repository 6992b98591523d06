import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { labelledApps } from "#core/policy/app-labels.ts";
import type { ObjectChange } from "./arriving-images.ts";

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
  return isRecord(labels) ? labelledApps(labels) : [];
}
