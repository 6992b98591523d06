import { isRecord } from "#core/is-record.ts";
import { parseAnchor, renamedKey } from "./anchor.ts";
import { hasWildcard, matchesWildcard } from "./wildcard.ts";

type Tree = Readonly<Record<string, unknown>>;

const TAGS: ReadonlySet<string> = new Set(["labels", "annotations"]);

/**
 * A pattern whose wildcards in keys of metadata.labels and metadata.annotations stand for the first key, in sorted
 * order, that the object has and that fits. Values of other types than text are dropped, as Kyverno drops them.
 */
export function expandMetadata(pattern: Tree, object: Tree): Tree {
  const { metadata } = object;
  if (!isRecord(metadata)) return pattern;
  return mapNamed(pattern, new Set(["metadata"]), (inner) =>
    isRecord(inner) ? mapNamed(inner, TAGS, (tags, tag) => expandTags(tags, metadata[tag])) : inner,
  );
}

/** Whether some object may make it another one. */
export function isExpandable(pattern: Tree): boolean {
  return Object.entries(pattern).some(
    ([key, inner]) =>
      (parseAnchor(key)?.key ?? key) === "metadata" && isRecord(inner) && hasTags(inner),
  );
}

function hasTags(metadata: Tree): boolean {
  return Object.entries(metadata).some(
    ([key, tags]) =>
      TAGS.has(parseAnchor(key)?.key ?? key) &&
      isRecord(tags) &&
      Object.entries(tags).some(([tag, value]) => hasWildcard(tag) || typeof value !== "string"),
  );
}

function expandTags(tags: unknown, own: unknown): unknown {
  if (!isRecord(tags) || !isRecord(own)) return tags;
  const isPlain = ([key, value]: readonly [string, unknown]) =>
    typeof value === "string" && !hasWildcard(key);
  if (Object.entries(tags).every(isPlain)) return tags;
  const names = Object.keys(own)
    .filter((name) => typeof own[name] === "string")
    .sort();
  const entries = Object.entries(tags)
    .filter(([, value]) => typeof value === "string")
    .map(([key, value]) => {
      const wanted = parseAnchor(key)?.key ?? key;
      const found = hasWildcard(wanted)
        ? names.find((name) => matchesWildcard(wanted, name))
        : undefined;
      return [found === undefined ? key : renamedKey(key, found), value] as const;
    });
  return Object.fromEntries(entries);
}

/** A copy with the values under some keys, in anchors or not, made anew; the tree itself where none is. */
function mapNamed(
  tree: Tree,
  names: ReadonlySet<string>,
  change: (value: unknown, name: string) => unknown,
): Tree {
  const entries = Object.entries(tree).map(([key, value]) => {
    const name = parseAnchor(key)?.key ?? key;
    return [key, names.has(name) ? change(value, name) : value] as const;
  });
  return entries.every(([key, value]) => value === tree[key]) ? tree : Object.fromEntries(entries);
}
