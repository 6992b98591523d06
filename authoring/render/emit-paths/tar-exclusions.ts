import { type NeededFiles, needs } from "./needed-files.ts";

interface ExclusionQuestion {
  /** What each overlay needs, and from where it is sent. */
  readonly overlays: readonly NeededFiles[];
  /** Folders of the repository, relative to its root. */
  readonly folders: readonly string[];
}

const MAX_DEPTH = 2;

/**
 * Patterns of reposerver.plugin.tar.exclusions: `.git`, and folders up to two levels below what is sent that no overlay
 * reads. A pattern is held against paths from wherever is sent: one that would hide what any overlay needs is left out.
 */
export function tarExclusions({ overlays, folders }: ExclusionQuestion): readonly string[] {
  const roots = [...new Set(overlays.map(({ sent }) => sent))];
  const candidates = roots.flatMap((root) => foldersBelow(root, folders));
  const unneeded = [...new Set(candidates)].filter(
    (folder) => !overlays.some((overlay) => needs(overlay, join(overlay.sent, folder))),
  );
  const outermost = unneeded.filter((folder) => !unneeded.includes(parentOf(folder)));
  const patterns = outermost.filter((folder) => !folder.includes(";")).map(literalPattern);
  return [...new Set([".git", ...patterns])].sort();
}

/** Relative to `root`. */
function foldersBelow(root: string, folders: readonly string[]): readonly string[] {
  const start = root === "." ? "" : `${root}/`;
  return folders
    .filter((folder) => folder.startsWith(start))
    .map((folder) => folder.slice(start.length))
    .filter((folder) => folder !== "" && folder.split("/").length <= MAX_DEPTH);
}

function join(root: string, folder: string): string {
  return root === "." ? folder : `${root}/${folder}`;
}

function parentOf(folder: string): string {
  return folder.slice(0, Math.max(0, folder.lastIndexOf("/")));
}

/** Go's filepath.Match takes these for more than themselves. */
function literalPattern(folder: string): string {
  return folder.replace(/[\\*?[\]]/g, "\\$&");
}
