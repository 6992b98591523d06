import { isRecord } from "#core/is-record.ts";
import { groupKind, type KubeObject } from "./resource.ts";

/** A pod spec inside an object, with the keys that lead to it and the metadata of its template. */
export interface PodTemplate {
  readonly at: readonly string[];
  readonly podSpec: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

const TEMPLATE_SPEC = ["spec", "template", "spec"] as const;

/** Where the pod spec lies, by "group/Kind". A Rollout with workloadRef has none of its own. */
const LOCATIONS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["/Pod", ["spec"]],
  ["/ReplicationController", TEMPLATE_SPEC],
  ["/PodTemplate", ["template", "spec"]],
  ["apps/Deployment", TEMPLATE_SPEC],
  ["apps/StatefulSet", TEMPLATE_SPEC],
  ["apps/DaemonSet", TEMPLATE_SPEC],
  ["apps/ReplicaSet", TEMPLATE_SPEC],
  ["batch/Job", TEMPLATE_SPEC],
  ["batch/CronJob", ["spec", "jobTemplate", "spec", "template", "spec"]],
  ["argoproj.io/Rollout", TEMPLATE_SPEC],
]);

/** The kinds with a pod template, as "group/Kind", "core" for the core group. */
export const POD_KINDS: readonly string[] = [...LOCATIONS.keys()].map((key) =>
  key.startsWith("/") ? `core${key}` : key,
);

/** A place where a pod spec belongs and something else is. */
export interface MalformedTemplate {
  readonly at: readonly string[];
  readonly malformed: string;
}

/**
 * The pod template of a known workload kind, or at `extra` keys of a kind a policy names; null where there
 * is none to judge, `malformed` where something else stands in its place.
 */
export function podTemplate(
  object: KubeObject,
  extra?: readonly string[],
): PodTemplate | MalformedTemplate | null {
  const at = extra ?? LOCATIONS.get(groupKind(object));
  if (at === undefined) return null;
  const parents = descend(object, at);
  const podSpec = parents.at(-1);
  if (!isRecord(podSpec)) return missingTemplate(object, at, podSpec);
  const wrong = CONTAINER_FIELDS.find((field) => isMisplaced(podSpec[field]));
  if (wrong !== undefined)
    return { at: [...at, wrong], malformed: `expected a list, got ${typeName(podSpec[wrong])}` };
  const holder = parents.at(-2);
  const metadata = isRecord(holder) && isRecord(holder.metadata) ? holder.metadata : {};
  return { at, podSpec, metadata };
}

/** Lists of containers in a pod spec. */
export const CONTAINER_FIELDS = ["initContainers", "containers", "ephemeralContainers"] as const;

export interface PodContainer {
  readonly field: (typeof CONTAINER_FIELDS)[number];
  readonly index: number;
  readonly container: unknown;
}

/** All containers of a pod spec: init, normal and ephemeral. Entries may be malformed; the caller judges. */
export function podContainers(podSpec: Readonly<Record<string, unknown>>): readonly PodContainer[] {
  return CONTAINER_FIELDS.flatMap((field) => {
    const list = podSpec[field];
    if (!Array.isArray(list)) return [];
    return list.map((container: unknown, index) => ({ field, index, container }));
  });
}

/** Only a Rollout that refers to a workload may leave the template out. */
function missingTemplate(
  object: KubeObject,
  at: readonly string[],
  found: unknown,
): MalformedTemplate | null {
  const spec = object.spec;
  const mayLack = object.kind === "Rollout" && isRecord(spec) && isRecord(spec.workloadRef);
  if (found === undefined && mayLack) return null;
  return { at, malformed: `expected a pod spec, got ${typeName(found)}` };
}

function isMisplaced(list: unknown): boolean {
  return list !== undefined && list !== null && !Array.isArray(list);
}

/** How a value of the wrong type is called in messages. */
export function typeName(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : `a ${typeof value}`;
}

function descend(object: KubeObject, at: readonly string[]): readonly unknown[] {
  const path: unknown[] = [object];
  for (const key of at) {
    const parent = path.at(-1);
    path.push(isRecord(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined);
  }
  return path;
}
