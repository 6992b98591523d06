import { createHash } from "node:crypto";
import type { OverlayClosure } from "../closure/overlay-closure.ts";
import { followPath, type SourceTree } from "../closure/source-tree.ts";
import { listGlob, listManifests, type TreeListing } from "../closure/tree-listing.ts";

/** Where to look to tell whether a render would come out the same: a closure without its contents. */
export type ClosureShape = Pick<OverlayClosure, "lookups" | "globs" | "folders" | "variables"> & {
  /** Of the repository that the paths begin at, in the tree; "" for the tree itself. */
  readonly root: string;
};

interface StateQuestion {
  readonly shape: ClosureShape;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Hex SHA-256 of all that lies where a shape looks, in this tree and this environment. */
export function closureState(tree: SourceTree, { shape, env }: StateQuestion): string {
  const hash = createHash("sha256");
  const seen = below(tree, shape.root);
  const add = (...words: readonly string[]) => hash.update(`${words.join("\0")}\n`);
  for (const path of shape.lookups) add("at", path, lookupState(seen, path));
  for (const glob of shape.globs) add("glob", glob, ...listingWords(listGlob(seen, glob)));
  for (const folder of shape.folders)
    add("folder", folder, ...listingWords(listManifests(seen, folder === "." ? "" : folder)));
  for (const name of shape.variables) add("env", name, env[name] ?? "", String(name in env));
  return hash.digest("hex");
}

/** The part of a tree that a repository is: nothing outside of it is looked at. */
function below(tree: SourceTree, root: string): SourceTree {
  if (root === "") return tree;
  const at = (path: string) => (path === "" ? root : `${root}/${path}`);
  return {
    look: (path) => tree.look(at(path)),
    names: (folder) => tree.names(at(folder)),
    digest: (path) => tree.digest(at(path)),
  };
}

/** Where the path leads, over which links, and what is there. */
function lookupState(tree: SourceTree, path: string): string {
  const { kind, path: end, links } = followPath(tree, path);
  const content = kind === "file" ? (tree.digest(end) ?? "unreadable") : "";
  return [kind, end, content, ...links].join("\0");
}

function listingWords({ files, links }: TreeListing): readonly string[] {
  return [...files, "", ...links];
}
