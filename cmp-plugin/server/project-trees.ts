import { newestEntries } from "#rendering/cache/newest-entries.ts";
import type { SourceTree } from "#rendering/closure/source-tree.ts";
import type { KnownTrees } from "./unpacked-application.ts";

/** The trees received last, each project's apart. */
export interface ProjectTrees {
  readonly of: (project: string) => KnownTrees;
}

/** `maxEntries`: files, folders and links of all trees together. */
export function projectTrees(maxEntries: number): ProjectTrees {
  const trees = newestEntries<{ readonly tree: SourceTree; readonly entries: number }>({
    maxSize: maxEntries,
    sizeOf: ({ entries }) => entries + 1,
  });
  return {
    of: (project) => ({
      get: (checksum) => trees.get(`${checksum}/${project}`)?.tree,
      set: (checksum, known) => trees.set(`${checksum}/${project}`, known),
    }),
  };
}
