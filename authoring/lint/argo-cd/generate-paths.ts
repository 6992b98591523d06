import { posix } from "node:path";
import { goMatch } from "./go-match.ts";

/** The entries of manifest-generate-paths as paths from the root, "" being the root itself. */
export function pathsFromRoot(entries: readonly string[], sourcePath: string): readonly string[] {
  return entries.map((entry) => {
    const path = entry.startsWith("/") ? entry.slice(1) : posix.join(sourcePath, entry);
    return posix.normalize(`/${path}`).slice(1).replace(/\/$/, "");
  });
}

/** Whether a change of a file is one of what an entry names: the file, a folder above it, or a pattern of it. */
export function covers(path: string, file: string): boolean {
  return path === "" || path === file || file.startsWith(`${path}/`) || goMatch(path, file);
}
