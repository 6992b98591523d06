import { createHash } from "node:crypto";
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";

export type ArchiveEntry = Pick<Header, "name"> &
  Partial<Header> & { readonly data?: string | Buffer };

/** A tar of entries, in this order, unpacked. */
export async function tarOf(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const tar = pack();
  const whole = buffer(tar);
  for (const { data, ...header } of entries) tar.entry({ ...header }, data ?? "");
  tar.finalize();
  return await whole;
}

/** What Argo CD would send of some files: text by path. */
export async function packedFiles(files: Readonly<Record<string, string>>): Promise<Buffer> {
  return gzipSync(await tarOf(Object.entries(files).map(([name, data]) => ({ name, data }))));
}

/** What Argo CD would send of a folder, but for what it excludes. */
export async function packedFolder(folder: string): Promise<Buffer> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  const entries = found.flatMap((entry): readonly ArchiveEntry[] => {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (entry.isSymbolicLink()) return [{ name, type: "symlink", linkname: readlinkSync(path) }];
    return entry.isFile() ? [{ name, data: readFileSync(path) }] : [];
  });
  return gzipSync(await tarOf(entries));
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The bytes in pieces, as a stream brings them. */
export async function* inPieces(bytes: Uint8Array, size = 1024): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
