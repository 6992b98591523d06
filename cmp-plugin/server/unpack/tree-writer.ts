import { closeSync, mkdirSync, openSync, symlinkSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Header } from "tar-stream";
import { entryPath } from "./entry-path.ts";
import { leavingLink } from "./leaving-link.ts";
import { unpackError } from "./unpack-error.ts";
import type { UnpackLimits } from "./unpack-limits.ts";

/** Writes an archive's entries below a folder that was empty; links come last, so that nothing is written through one. */
export interface TreeWriter {
  /** Writes one entry whole. @throws UPLOAD_REFUSED */
  readonly write: (header: Header, data: AsyncIterable<Buffer>) => Promise<void>;
  /** Makes the links. @throws UPLOAD_REFUSED when one leads out of the tree */
  readonly finish: () => void;
  readonly entries: () => number;
}

export function openTreeWriter(folder: string, limits: UnpackLimits): TreeWriter {
  const folders = new Set([""]);
  const links = new Map<string, string>();
  let entries = 0;
  const makeFolder = (path: string) => {
    if (folders.has(path)) return;
    guarded(path, () => mkdirSync(join(folder, path), { recursive: true, mode: 0o755 }));
    for (let above = path; above !== "."; above = dirname(above)) folders.add(above);
  };
  const write = async (header: Header, data: AsyncIterable<Buffer>) => {
    entries += 1;
    if (entries > limits.entries) throw tooMany(limits.entries);
    const path = entryPath(header.name, limits.depth).join("/");
    if (header.type === "directory") return makeFolder(path);
    if (path === "") throw unpackError(`entry "${header.name}": expected a name, got none`);
    if (header.type !== "symlink" && header.type !== "file") throw foreign(path, header.type);
    if (dirname(path) !== ".") makeFolder(dirname(path));
    if (header.type === "file") return await writeFile(path, { folder, data });
    if (links.has(path)) throw twice(path);
    links.set(path, header.linkname ?? "");
  };
  return { write, finish: () => makeLinks(links, folder), entries: () => entries };
}

interface FileEntry {
  readonly folder: string;
  readonly data: AsyncIterable<Buffer>;
}

async function writeFile(path: string, { folder, data }: FileEntry): Promise<void> {
  // Never an existing file, never through a link.
  const file = guarded(path, () => openSync(join(folder, path), "wx", 0o644));
  try {
    for await (const block of data) guarded(path, () => writeWhole(file, block));
  } finally {
    closeSync(file);
  }
}

function writeWhole(file: number, block: Buffer): void {
  for (let done = 0; done < block.length;) done += writeSync(file, block, done);
}

function makeLinks(links: ReadonlyMap<string, string>, folder: string): void {
  const leaving = leavingLink(links);
  if (leaving !== null) {
    const target = JSON.stringify(links.get(leaving));
    throw unpackError(
      `link "${leaving}": expected a target in the repository, got ${target}, which leads out of it`,
    );
  }
  for (const [path, target] of links) guarded(path, () => symlinkSync(target, join(folder, path)));
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

function twice(path: string) {
  return unpackError(`entry "${path}": expected each path once, got it twice`);
}

function foreign(path: string, type: Header["type"]) {
  return unpackError(
    `entry "${path}": expected a file, a folder or a symbolic link, got ${type ?? "another kind"}`,
  );
}

function tooMany(limit: number) {
  return unpackError(`expected at most ${limit} entries, got more`, {
    remedy: "Send less (tar exclusions), or raise TIPHYS_UNPACK_ENTRIES.",
  });
}
