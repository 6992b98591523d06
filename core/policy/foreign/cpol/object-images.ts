import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { valueAt } from "#core/document/field-path.ts";
import { parseImage } from "../kyverno/image-reference.ts";
import { podKeys } from "./pod-keys.ts";
import { JmespathError } from "../kyverno/jmespath/jmespath-error.ts";

/**
 * Kyverno's `images`: by list of containers and name of the container, the parts of the image's name.
 * @throws JmespathError for a name that is none
 */
export function objectImages(object: KubeObject): Readonly<Record<string, unknown>> {
  const pod = podKeys(object.kind);
  if (pod === null) return {};
  const keys = [...pod, "spec"];
  const lists = ["initContainers", "containers", "ephemeralContainers"].flatMap((list) => {
    const containers = valueAt(object, [...keys, list]);
    if (!Array.isArray(containers)) return [];
    const images = containers.flatMap((container: unknown, index) =>
      isRecord(container) && typeof container.image === "string"
        ? [[String(container.name), imageAt([...keys, list, index, "image"], container.image)]]
        : [],
    );
    return images.length === 0 ? [] : [[list, Object.fromEntries(images) as unknown] as const];
  });
  return Object.fromEntries(lists);
}

function imageAt(keys: readonly (string | number)[], image: string): unknown {
  const parts = parseImage(image);
  if (parts === null) throw new JmespathError("value", `invalid image '${image}'`);
  return { ...parts, jsonPointer: `/${keys.join("/")}` };
}
