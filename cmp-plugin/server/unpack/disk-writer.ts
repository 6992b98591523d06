import { closeSync, mkdirSync, openSync, symlinkSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { twice } from "./tree-nodes.ts";
import { unpackError } from "./unpack-error.ts";

/** Writes a tree below a folder that was empty; links come last, so that nothing is written through one. */
export interface DiskWriter {
  readonly makeFolder: (path: string) => void;
  readonly write: (path: string, content: Buffer) => void;
  /** Writes while it arrives. */
  readonly copy: (path: string, data: AsyncIterable<Buffer>) => Promise<void>;
  readonly makeLink: (path: string, target: string) => void;
}

/** Everything that the writer does throws UPLOAD_REFUSED when it cannot. */
export function openDiskWriter(folderOf: () => string): DiskWriter {
  const made = new Set(["", "."]);
  const makeFolder = (path: string) => {
    if (made.has(path)) return;
    makeFolder(dirname(path));
    guarded(path, () => mkdirSync(join(folderOf(), path), { mode: 0o755 }));
    made.add(path);
  };
  const open = (path: string) => {
    makeFolder(dirname(path));
    // Never an existing file, never through a link.
    return guarded(path, () => openSync(join(folderOf(), path), "wx", 0o644));
  };
  return {
    makeFolder,
    write: (path, content) => {
      const file = open(path);
      try {
        guarded(path, () => writeWhole(file, content));
      } finally {
        closeSync(file);
      }
    },
    copy: async (path, data) => {
      const file = open(path);
      try {
        for await (const block of data) guarded(path, () => writeWhole(file, block));
      } finally {
        closeSync(file);
      }
    },
    makeLink: (path, target) => {
      makeFolder(dirname(path));
      guarded(path, () => symlinkSync(target, join(folderOf(), path)));
    },
  };
}

function writeWhole(file: number, block: Buffer): void {
  for (let done = 0; done < block.length;) done += writeSync(file, block, done);
}

/** The file system's own refusals, in words that name no folder of ours. */
function guarded<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "UNKNOWN";
    if (code === "EEXIST" || code === "ENOTDIR" || code === "EISDIR") throw twice(path);
    const isFull = code === "ENOSPC" || code === "EDQUOT";
    const remedy = isFull
      ? "The plugin's temporary volume is full: give it more room, or send less (tar exclusions)."
      : "Check the plugin's temporary volume.";
    throw unpackError(`entry "${path}": expected to write it, got ${code}`, {
      remedy,
      cause: error,
    });
  }
}
