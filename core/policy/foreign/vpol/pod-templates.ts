import type { PathKey } from "#core/document/field-path.ts";
import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";

/** A pod that an object makes, and where its template stands. */
export interface ExtractedPod {
  readonly keys: readonly PathKey[];
  /** As Kyverno writes the place: "spec.jobs[0].template". */
  readonly path: string;
  readonly pod: KubeObject;
}

/** The pods that an object makes, by whatever in its spec looks like a pod template, in the order of their places. */
export function extractedPods(
  object: KubeObject,
  namespace: string | null,
): readonly ExtractedPod[] {
  const { spec } = object;
  if (!isRecord(spec)) return [];
  return templatesBelow(spec, ["spec"]).map(({ keys, template }) => ({
    keys,
    path: keys.map(pathStep).join(""),
    pod: podOf(template, { object, namespace }),
  }));
}

interface FoundTemplate {
  readonly keys: readonly PathKey[];
  readonly template: Readonly<Record<string, unknown>>;
}

/** What is below a template is a part of it. */
function templatesBelow(node: unknown, keys: readonly PathKey[]): readonly FoundTemplate[] {
  if (Array.isArray(node))
    return node.flatMap((item, index) => templatesBelow(item, [...keys, index]));
  if (!isRecord(node)) return [];
  if (isTemplate(node)) return [{ keys, template: node }];
  return Object.keys(node)
    .sort()
    .flatMap((key) => templatesBelow(node[key], [...keys, key]));
}

function isTemplate({ metadata, spec }: Readonly<Record<string, unknown>>): boolean {
  if (metadata !== undefined && !isRecord(metadata)) return false;
  if (!isRecord(spec) || !Array.isArray(spec.containers) || spec.containers.length === 0)
    return false;
  return spec.containers.every(
    (container) =>
      isRecord(container) &&
      typeof container.name === "string" &&
      container.name !== "" &&
      typeof container.image === "string",
  );
}

interface Parent {
  readonly object: KubeObject;
  readonly namespace: string | null;
}

/** Name and namespace are those of the object, where the template has none. */
function podOf({ metadata, spec }: FoundTemplate["template"], parent: Parent): KubeObject {
  const own = isRecord(metadata) ? metadata : {};
  const filled = (field: string, usual: string) => {
    const value = own[field];
    return typeof value === "string" && value !== "" ? value : usual;
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...own,
      name: filled("name", parent.object.metadata?.name ?? ""),
      namespace: filled("namespace", parent.namespace ?? ""),
    },
    ...(spec === undefined ? {} : { spec }),
  };
}

function pathStep(key: PathKey, index: number): string {
  if (typeof key === "number") return `[${key}]`;
  return index === 0 ? key : `.${key}`;
}
