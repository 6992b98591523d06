import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { TiphysError } from "#core/errors.ts";
import { pathMatcher } from "#core/policy/glob.ts";
import { isInside } from "./inside-folder.ts";
import { reasonOf } from "./read-file.ts";

const MAX_DEPTH = 32;
const MAX_FOLDERS_BY_LINK = 1_000;

/**
 * Files below `root` that a glob means, as sorted root-relative paths with "/". Hidden folders, node_modules
 * and links that leave the root are passed over; `*.test.yaml` never counts. @throws FILE_UNREADABLE
 */
export function globFiles(root: string, glob: string): readonly string[] {
  return filesOf(root, glob).filter((path) => !isTestFile(path));
}

/** As globFiles, but `*.test.yaml` alone. @throws FILE_UNREADABLE */
export function globTestFiles(root: string, glob: string): readonly string[] {
  return filesOf(root, glob).filter(isTestFile);
}

/** True for the name of a file that tests a policy and is none. */
export function isTestFile(path: string): boolean {
  return /(\.test|(^|\/)kyverno-test)\.ya?ml$/.test(path);
}

function filesOf(root: string, glob: string): readonly string[] {
  const pattern = glob.replace(/^(\.\/+)+/, "");
  if (pattern.startsWith("/") || pattern.split("/").includes("..")) return [];
  const search: Search = { root, realRoot: realpathSync(root), glob, found: [], linkedFolders: 0 };
  const { folder, literal, depth } = startOf(pattern);
  if (literal !== null) addFile(search, literal);
  else collect(search, { folder, depth, above: [] });
  const matches = pathMatcher(pattern);
  return search.found
    .filter((path) => matches(path) !== null)
    .sort((left, right) => (left < right ? -1 : 1));
}

/** Where to look: "policies/team/*.yaml" begins at "policies/team" and goes one level deep. */
function startOf(pattern: string): {
  readonly folder: string;
  readonly literal: string | null;
  readonly depth: number;
} {
  const segments = pattern.split("/");
  const wild = segments.findIndex((segment) => /[*?{]/.test(segment));
  if (wild < 0) return { folder: "", literal: pattern, depth: 0 };
  const depth = segments.includes("**") ? MAX_DEPTH : segments.length - wild;
  return { folder: segments.slice(0, wild).join("/"), literal: null, depth };
}

interface Search {
  readonly root: string;
  readonly realRoot: string;
  readonly glob: string;
  readonly found: string[];
  linkedFolders: number;
}

interface Folder {
  readonly folder: string;
  /** Levels of folders that may still be entered, this one included. */
  readonly depth: number;
  /** Real paths of the folders above: a link to one of them leads in a circle. */
  readonly above: readonly string[];
}

function collect(search: Search, { folder, depth, above }: Folder): void {
  const real = realInside(search, folder);
  if (depth === 0 || real === null || above.includes(real)) return;
  for (const entry of readFolder(join(search.root, folder), folder)) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    const kind = entry.isSymbolicLink() ? linkedKind(search, path) : entry;
    if (kind?.isFile()) search.found.push(path);
    if (kind?.isDirectory() && entry.isSymbolicLink()) countLink(search);
    if (kind?.isDirectory())
      collect(search, { folder: path, depth: depth - 1, above: [...above, real] });
  }
}

function addFile(search: Search, path: string): void {
  if (linkedKind(search, path)?.isFile()) search.found.push(path);
}

/** What a link leads to; null where that is nothing, or lies outside of the root. */
function linkedKind(search: Search, path: string): Stats | null {
  const real = realInside(search, path);
  return real === null ? null : (statSync(real, { throwIfNoEntry: false }) ?? null);
}

function realInside({ root, realRoot }: Search, path: string): string | null {
  try {
    const real = realpathSync(join(root, path));
    return isInside(realRoot, real) ? real : null;
  } catch {
    return null;
  }
}

/** Links to folders can multiply: thirty folders with two links each make a billion paths. */
function countLink(search: Search): void {
  search.linkedFolders++;
  if (search.linkedFolders <= MAX_FOLDERS_BY_LINK) return;
  throw new TiphysError(
    "FILE_UNREADABLE",
    `${search.glob}: expected at most ${MAX_FOLDERS_BY_LINK} links to folders, found more. Narrow the glob, or remove links between folders.`,
  );
}

function readFolder(path: string, shown: string): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw new TiphysError("FILE_UNREADABLE", `${shown || "."}: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}
