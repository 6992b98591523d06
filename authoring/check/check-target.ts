import { realpathSync, type Stats, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { isInside, pathFrom } from "#adapters/inside-folder.ts";
import { hasKustomization } from "#rendering/kustomization-file.ts";

/** One thing to judge. `missing` becomes an error of its own, so that it does not stop the others. */
export interface CheckTarget {
  readonly kind: "overlay" | "folder" | "file" | "stdin" | "missing";
  /** Absolute; "" for standard input. */
  readonly location: string;
  /** The folder whose repository counts; null where nothing is known about one. */
  readonly folder: string | null;
}

/** What an argument of the command line names. */
export function locateTarget(argument: string, cwd: string): CheckTarget {
  if (argument === "-") return { kind: "stdin", location: "", folder: cwd };
  const location = resolve(cwd, argument);
  const stats = statsOf(location);
  if (stats === null) return { kind: "missing", location, folder: null };
  if (!stats.isDirectory()) {
    return { kind: "file", location, folder: realpathSync.native(dirname(location)) };
  }
  return folderTarget(realpathSync.native(location));
}

/** A folder, links resolved. */
export function folderTarget(folder: string): CheckTarget {
  return { kind: hasKustomization(folder) ? "overlay" : "folder", location: folder, folder };
}

/** Relative to the repository's root, as reports show it; "-" for standard input. */
export function targetPath({ kind, location }: CheckTarget, root: string): string {
  if (kind === "stdin") return "-";
  return isInside(root, location) ? pathFrom(root, location) : location;
}

function statsOf(location: string): Stats | null {
  try {
    return statSync(location);
  } catch {
    return null;
  }
}
