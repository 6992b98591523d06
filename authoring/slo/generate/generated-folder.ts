import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readFileBytes } from "#adapters/read-file.ts";
import { replaceFile } from "#adapters/replace-file.ts";
import type { GeneratedFile } from "#core/slo/generate/generated-files.ts";

/** How files of a folder differ from what is generated now. */
export interface FolderDifferences {
  readonly missing: readonly string[];
  readonly changed: readonly string[];
  /** Generated once, by their names, and no more. */
  readonly leftOver: readonly string[];
}

const GENERATED_NAME = /\.(rules\.yaml|dashboard\.json|templates\.yaml)$/;

/** Writes files into a folder, each whole; the paths that changed. */
export function writeFiles(folder: string, files: readonly GeneratedFile[]): readonly string[] {
  const { missing, changed } = compareFiles(folder, files);
  const stale = new Set([...missing, ...changed]);
  for (const { path, text } of files) if (stale.has(path)) replaceFile(join(folder, path), text);
  return [...stale];
}

/** What is not as it would be generated now. @throws FILE_UNREADABLE */
export function compareFiles(folder: string, files: readonly GeneratedFile[]): FolderDifferences {
  const names = new Set(files.map(({ path }) => path));
  const present = existsSync(folder) ? readdirSync(folder) : [];
  const there = files.filter(({ path }) => present.includes(path));
  return {
    missing: files.flatMap(({ path }) => (present.includes(path) ? [] : [path])),
    changed: there.flatMap(({ path, text }) => (isSame(join(folder, path), text) ? [] : [path])),
    leftOver: present.filter((name) => GENERATED_NAME.test(name) && !names.has(name)).sort(),
  };
}

function isSame(path: string, text: string): boolean {
  return Buffer.compare(readFileBytes(path, path), Buffer.from(text)) === 0;
}
