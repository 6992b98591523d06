import { dirname } from "node:path";
import type { OverlayClosure } from "#rendering/closure/overlay-closure.ts";
import { covers } from "./generate-paths.ts";

/**
 * The entries of manifest-generate-paths that name what some renders read: folders, as new files come, but no folder
 * that holds another overlay. Sorted, none within another.
 */
export function neededPaths(
  closures: readonly OverlayClosure[],
  overlays: readonly string[],
): readonly string[] {
  const files = closures.flatMap((closure) => [...closure.files, ...closure.links]);
  const foreign = overlays.filter((overlay) => !files.some((file) => covers(overlay, file)));
  const isFree = (folder: string) =>
    folder !== "" && !foreign.some((overlay) => covers(folder, overlay));
  const folders = closures.flatMap((closure) => [
    ...closure.globs.map(fixedFolder),
    ...closure.folders,
  ]);
  const named = [
    ...files.map((file) => (isFree(folderOf(file)) ? folderOf(file) : file)),
    ...folders.filter((folder) => folder !== "."),
  ];
  const all = [...new Set(named)].sort();
  const outer = all.filter((path) => !all.some((other) => other !== path && covers(other, path)));
  return outer.map((path) => `/${path}`);
}

function folderOf(file: string): string {
  const folder = dirname(file);
  return folder === "." ? "" : folder;
}

/** The folder below which a glob can mean something; the root where that is everything. */
function fixedFolder(glob: string): string {
  const segments = glob.replace(/^\.\//, "").split("/");
  const first = segments.findIndex((segment) => /[*?[{]/.test(segment));
  return segments.slice(0, first < 0 ? undefined : first).join("/");
}
