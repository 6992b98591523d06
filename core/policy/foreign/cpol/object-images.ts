import { isRecord } from "#core/kube/pod-template.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { valueAt } from "#core/document/field-path.ts";
import { parseImage } from "../kyverno/image-reference.ts";
import { JmespathError } from "../kyverno/jmespath/jmespath-error.ts";

const TEMPLATE = ["spec", "template", "spec"];
const POD_SPECS: Readonly<Record<string, readonly string[]>> = {
  Pod: ["spec"],
  DaemonSet: TEMPLATE,
  Deployment: TEMPLATE,
  ReplicaSet: TEMPLATE,
  ReplicationController: TEMPLATE,
  StatefulSet: TEMPLATE,
  Job: TEMPLATE,
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
};

/**
 * Kyverno's `images`: by list of containers and name of the container, the parts of the image's name.
 * @throws JmespathError for a name that is none
 */
export function objectImages(object: KubeObject): Readonly<Record<string, unknown>> {
  const keys = POD_SPECS[object.kind];
  if (keys === undefined) return {};
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
