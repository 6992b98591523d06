import { podImages } from "#core/kube/pod-images.ts";
import { type KubeObject, parseApiVersion } from "#core/kube/resource.ts";

/** What a request makes of an object; `oldObject` is null where there was none. */
export interface ObjectChange {
  readonly object: KubeObject;
  readonly oldObject: KubeObject | null;
}

/** What they run ends by itself, or belongs to what made them; a hook of every sync is no new version. */
const PASSING_KINDS: ReadonlySet<string> = new Set(["/Pod", "/PodTemplate", "batch/Job"]);

/** Images that a workload did not have before: what counts as a change of its version. [] for all that is none. */
export function arrivingImages({ object, oldObject }: ObjectChange): readonly string[] {
  if (oldObject === null && isPassing(object)) return [];
  const images = podImages(object) ?? [];
  const before = new Set(oldObject === null ? [] : podImages(oldObject));
  return images.filter((image) => !before.has(image));
}

function isPassing({ apiVersion, kind }: KubeObject): boolean {
  return PASSING_KINDS.has(`${parseApiVersion(apiVersion).group}/${kind}`);
}
