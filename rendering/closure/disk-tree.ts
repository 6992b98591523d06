import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { SourceTree, TreeNode } from "./source-tree.ts";

/** A folder as it is now: each path is looked at once. `root`: absolute, links resolved. */
export function diskTree(root: string): SourceTree {
  return {
    look: once((path) => nodeAt(join(root, path))),
    names: once((folder) => namesIn(join(root, folder))),
    digest: once((path) => digestOf(join(root, path))),
  };
}

function once<T>(read: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    if (!known.has(path)) known.set(path, read(path));
    return known.get(path) as T;
  };
}

function nodeAt(path: string): TreeNode | null {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return null;
    if (stats.isSymbolicLink()) return { kind: "link", target: readlinkSync(path) };
    return { kind: stats.isDirectory() ? "folder" : "file" };
  } catch {
    // A name that no file system takes is one that is not there.
    return null;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function digestOf(path: string): string | null {
  try {
    if (!lstatSync(path).isFile()) return null;
    return createHash("sha256").update(readFileSync(path)).digest("hex");
  } catch {
    return null;
  }
}
