import { readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathMatcher } from "#core/policy/glob.ts";
import { isInside } from "./inside-folder.ts";

const MAX_DEPTH = 32;

/**
 * Files below `root` that a glob means, as sorted root-relative paths with "/". Hidden folders, node_modules
 * and links that leave the root are passed over; `*.test.yaml` never counts.
 */
export function globFiles(root: string, glob: string): readonly string[] {
  const pattern = glob.replace(/^\.\//, "");
  const matches = pathMatcher(pattern);
  const found: string[] = [];
  const start = literalFolder(pattern);
  collect({ root, realRoot: realpathSync(root), found }, { folder: start, depth: 0 });
  return found
    .filter((path) => matches(path) !== null && !/\.test\.ya?ml$/.test(path))
    .sort((left, right) => (left < right ? -1 : 1));
}

/** "policies/team/**\/*.yaml" -> "policies/team". */
function literalFolder(pattern: string): string {
  const segments = pattern.split("/");
  const wild = segments.findIndex((segment) => /[*?{]/.test(segment));
  return segments
    .slice(0, wild < 0 ? segments.length - 1 : Math.min(wild, segments.length - 1))
    .join("/");
}

interface Collection {
  readonly root: string;
  readonly realRoot: string;
  readonly found: string[];
}

function collect(
  collection: Collection,
  { folder, depth }: { readonly folder: string; readonly depth: number },
): void {
  if (depth > MAX_DEPTH || folder.split("/").includes("..")) return;
  for (const entry of listFolder(join(collection.root, folder))) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    const kind = entry.isSymbolicLink() ? linkedKind(collection, path) : entry;
    if (kind?.isDirectory()) collect(collection, { folder: path, depth: depth + 1 });
    else if (kind?.isFile()) collection.found.push(path);
  }
}

function linkedKind(
  { root, realRoot }: Collection,
  path: string,
): ReturnType<typeof statSync> | null {
  try {
    const target = realpathSync(join(root, path));
    return isInside(realRoot, target) ? statSync(target) : null;
  } catch {
    return null;
  }
}

function listFolder(path: string): ReturnType<typeof readFolder> {
  try {
    return readFolder(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}

function readFolder(path: string) {
  return readdirSync(path, { withFileTypes: true });
}
