import { canonicalJson } from "#core/kube/canonical-json.ts";
import { isRecord } from "#core/is-record.ts";
import { displayName, type KubeObject } from "#core/kube/resource.ts";
import { dottedPath } from "./dotted-path.ts";

/** What a change of an overlay does to one resource of its render. */
export interface RenderEffect {
  readonly change: "added" | "changed" | "removed";
  /** "Deployment shop-prod/shop". */
  readonly resource: string;
  /** Paths of what changed in it, without values; [] for a whole resource. */
  readonly fields: readonly string[];
}

type PathKey = string | number;

const MAX_FIELDS = 20;

/** How two renders of an overlay differ, resource by resource, in the order of the later one. */
export function renderEffects(
  before: readonly KubeObject[],
  after: readonly KubeObject[],
): readonly RenderEffect[] {
  const old = new Map(before.map((object) => [keyOf(object), object]));
  const kept = new Set(after.map(keyOf));
  const removed = before.filter((object) => !kept.has(keyOf(object)));
  return [
    ...after.flatMap((object): readonly RenderEffect[] => {
      const resource = wordsOf(object);
      const was = old.get(keyOf(object));
      if (was === undefined) return [{ change: "added", resource, fields: [] }];
      const paths = changedPaths(was, object).slice(0, MAX_FIELDS);
      if (paths.length === 0) return [];
      return [{ change: "changed", resource, fields: paths.map(dottedPath) }];
    }),
    ...removed.map((object): RenderEffect => {
      return { change: "removed", resource: wordsOf(object), fields: [] };
    }),
  ];
}

/** Lists of equal length are compared entry by entry, others as a whole. */
function changedPaths(before: unknown, after: unknown): readonly (readonly PathKey[])[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
    return keys.flatMap((key) => below(key, changedPaths(before[key], after[key])));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return after.flatMap((entry: unknown, index) =>
      below(index, changedPaths(before[index], entry)),
    );
  return isSame(before, after) ? [] : [[]];
}

function below(
  key: PathKey,
  paths: readonly (readonly PathKey[])[],
): readonly (readonly PathKey[])[] {
  return paths.map((path) => [key, ...path]);
}

function isSame(before: unknown, after: unknown): boolean {
  if (before === undefined || after === undefined) return before === after;
  return canonicalJson(before) === canonicalJson(after);
}

function keyOf(object: KubeObject): string {
  const { apiVersion, kind, metadata } = object;
  return [apiVersion, kind, metadata?.namespace ?? "", displayName(object)].join("\n");
}

function wordsOf(object: KubeObject): string {
  const { namespace } = object.metadata ?? {};
  const place = namespace === undefined ? "" : `${namespace}/`;
  return `${object.kind} ${place}${displayName(object)}`;
}
