import { isRecord } from "#core/is-record.ts";
import { podContainers, podTemplate } from "./pod-template.ts";
import type { KubeObject } from "./resource.ts";

/** The images of a workload's pod template, each once, sorted; null where there is no template that can be read. */
export function podImages(object: KubeObject): readonly string[] | null {
  const template = podTemplate(object);
  return template === null || "malformed" in template ? null : imagesOf(template.podSpec);
}

/** Of containers that are part of a version: what a person adds to a running pod to look into it is none. */
export function imagesOf(podSpec: Readonly<Record<string, unknown>>): readonly string[] {
  const images = podContainers(podSpec)
    .filter(({ field }) => field !== "ephemeralContainers")
    .map(({ container }) => (isRecord(container) ? container.image : undefined));
  return [...new Set(images.filter((image) => typeof image === "string"))].sort();
}
