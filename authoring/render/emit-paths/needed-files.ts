import type { OverlayClosure } from "#rendering/closure/overlay-closure.ts";
import { globFolder } from "#rendering/closure/tree-listing.ts";

/** What must be sent for an overlay. Paths are relative to the repository's root. */
export interface NeededFiles {
  /** The overlay itself. */
  readonly path: string;
  /** The folder that is sent; "." for all. */
  readonly sent: string;
  readonly closure: OverlayClosure;
}

/** Whether something in a folder is needed, or may be once it is there. */
export function needs({ path, closure }: NeededFiles, folder: string): boolean {
  const { files, links, folders, globs } = closure;
  if ([path, ...files, ...links, ...folders].some((known) => isWithin(known, folder))) return true;
  if (folders.some((whole) => whole === "." || isWithin(folder, whole))) return true;
  return globs.map(globFolder).some((start) => isWithin(folder, start) && !isHidden(folder, start));
}

/** Globs pass over hidden folders and node_modules. */
function isHidden(folder: string, start: string): boolean {
  const below = start === "" ? folder : folder.slice(start.length + 1);
  return below.split("/").some((name) => name.startsWith(".") || name === "node_modules");
}

function isWithin(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}
