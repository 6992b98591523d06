import { join } from "node:path";
import { followPath, type SourceTree } from "#rendering/closure/source-tree.ts";
import type { Upload } from "./grpc/upload.ts";
import { entryPath } from "./unpack/entry-path.ts";
import type { HeldTree } from "./unpack/held-tree.ts";
import { type PackedArchive, readPacked, unpackArchive } from "./unpack/unpack-archive.ts";
import { unpackError } from "./unpack/unpack-error.ts";
import type { UnpackLimits } from "./unpack/unpack-limits.ts";

/** An upload that was received whole. */
export interface ReceivedApplication {
  /** What was sent, by digests. */
  readonly tree: SourceTree;
  /** The application's folder in it; "." for the tree itself. */
  readonly path: string;
  /** Unpacked bytes; 0 where nothing had to be unpacked. */
  readonly bytes: number;
  /** Writes it to the folder of the request. The application's own folder, absolute. @throws UPLOAD_REFUSED */
  readonly toDisk: () => Promise<string>;
}

interface Receiving {
  /** Exists and is empty; asked for only when something is written. */
  readonly folder: () => string;
  readonly limits: UnpackLimits;
  /** Trees of uploads that were received before, by their checksums. */
  readonly known: KnownTrees;
}

export interface KnownTrees {
  readonly get: (checksum: string) => SourceTree | undefined;
  readonly set: (
    checksum: string,
    known: { readonly tree: SourceTree; readonly entries: number },
  ) => void;
}

/** What is so large when packed is unpacked as it comes. */
const MAX_PACKED_BYTES = 16 * 1024 * 1024;

/** Receives an upload and finds the application in it; it touches the disk only for what is large. @throws UPLOAD_REFUSED */
export async function receiveApplication(
  { metadata, chunks }: Upload,
  receiving: Receiving,
): Promise<ReceivedApplication> {
  const { size, checksum, appRelPath } = metadata;
  const names = entryPath(appRelPath, receiving.limits.depth);
  const path = names.length === 0 ? "." : names.join("/");
  const archive = { size, checksum, chunks: chunks() };
  const tree = size > MAX_PACKED_BYTES ? undefined : receiving.known.get(checksum);
  const received =
    tree === undefined
      ? await unpack(archive, receiving)
      : await recognise(archive, { tree, receiving });
  const place = followPath(received.tree, path);
  if (place.kind !== "folder")
    throw unpackError(`expected the folder "${appRelPath}" in it, found none`, {
      remedy: "Correct spec.source.path, or what Argo CD leaves out (tar exclusions).",
    });
  const { toDisk, ...others } = received;
  const write = async () => {
    await toDisk();
    return join(receiving.folder(), path);
  };
  return { ...others, path, toDisk: write };
}

type Received = Pick<ReceivedApplication, "tree" | "bytes"> & {
  readonly toDisk: () => Promise<void>;
};

async function unpack(archive: PackedArchive, { known, ...setting }: Receiving): Promise<Received> {
  const { bytes, held } = await unpackArchive({ ...archive, ...setting });
  known.set(archive.checksum, { tree: held.tree, entries: held.entries() });
  return { tree: held.tree, bytes, toDisk: () => writeOnce(held) };
}

interface Recognising {
  readonly tree: SourceTree;
  readonly receiving: Receiving;
}

/** The very bytes of an earlier upload hold the very files: they are opened only to be written. */
async function recognise(
  archive: PackedArchive,
  { tree, receiving }: Recognising,
): Promise<Received> {
  const packed = await readPacked(archive);
  const toDisk = async () => {
    const { held } = await unpackArchive({ ...archive, ...receiving, chunks: packed });
    held.toDisk();
  };
  return { tree, bytes: 0, toDisk };
}

function writeOnce(held: HeldTree): Promise<void> {
  held.toDisk();
  return Promise.resolve();
}
