/** Fields that a policy looks at, by name; "[]" is every element of a list. */
export interface FieldTree {
  readonly fields: Map<string, FieldTree>;
  readonly values: unknown[];
}

export const EACH = "[]";

export function emptyTree(): FieldTree {
  return { fields: new Map(), values: [] };
}

/** Notes a path, and a value that the policy names beside it. */
export function addPath(
  tree: FieldTree,
  path: readonly string[],
  ...values: readonly unknown[]
): void {
  let node = tree;
  for (const key of path) {
    const next = node.fields.get(key) ?? emptyTree();
    node.fields.set(key, next);
    node = next;
  }
  node.values.push(...values);
}

/** The tree below a path, or none. */
export function treeAt(tree: FieldTree, path: readonly string[]): FieldTree | null {
  let node: FieldTree | undefined = tree;
  for (const key of path) node = node?.fields.get(key);
  return node ?? null;
}

/** Copies what is below one tree into another. */
export function mergeTree(into: FieldTree, from: FieldTree): void {
  into.values.push(...from.values);
  for (const [key, child] of from.fields) {
    const next = into.fields.get(key) ?? emptyTree();
    into.fields.set(key, next);
    mergeTree(next, child);
  }
}
