export type PathKey = string | number;

/** What parseFieldPath reads, and the `path` of a rule must be. */
export const FIELD_PATH = /^(\.[^.[\]]+|\[(\d+|'[^']+'|"[^"]+")\])+$/;

/** ".securityContext.ports[0]['a.b']" -> ["securityContext", "ports", 0, "a.b"]. */
export function parseFieldPath(path: string): readonly PathKey[] {
  const keys: PathKey[] = [];
  for (const match of path.matchAll(/\.([^.[\]]+)|\[(?:(\d+)|'([^']+)'|"([^"]+)")\]/g)) {
    const [, name, index, single, double] = match;
    keys.push(index === undefined ? (name ?? single ?? double ?? "") : Number(index));
  }
  return keys;
}

/** Keys as a JSON Pointer (RFC 6901). */
export function jsonPointer(keys: readonly PathKey[]): string {
  let pointer = "";
  for (const key of keys) pointer += `/${typeof key === "string" ? escapedKey(key) : key}`;
  return pointer;
}

function escapedKey(key: string): string {
  return /[~/]/.test(key) ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key;
}

/** The value at some keys, or undefined. */
export function valueAt(root: unknown, keys: readonly PathKey[]): unknown {
  let value = root;
  for (const key of keys) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<PathKey, unknown>>)[key];
  }
  return value;
}

/** "/spec/rules/0/id" -> ["spec", "rules", 0, "id"]. */
export function pointerKeys(pointer: string): readonly (string | number)[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((part) =>
      /^\d+$/.test(part) ? Number(part) : part.replaceAll("~1", "/").replaceAll("~0", "~"),
    );
}
