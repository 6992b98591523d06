import { mkdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { isInside } from "#adapters/inside-folder.ts";
import type { Upload } from "./grpc/upload.ts";
import { entryPath } from "./unpack/entry-path.ts";
import { unpackArchive } from "./unpack/unpack-archive.ts";
import { unpackError } from "./unpack/unpack-error.ts";
import type { UnpackLimits } from "./unpack/unpack-limits.ts";

export interface UnpackedApplication {
  /** Absolute: what was unpacked. */
  readonly tree: string;
  /** Absolute: the application's folder in it. */
  readonly folder: string;
  readonly bytes: number;
}

interface Unpacking {
  /** Exists and is empty. */
  readonly work: string;
  readonly limits: UnpackLimits;
}

/** Unpacks an upload and finds the application in it. @throws UPLOAD_REFUSED */
export async function unpackApplication(
  { metadata, chunks }: Upload,
  { work, limits }: Unpacking,
): Promise<UnpackedApplication> {
  const { size, checksum, appRelPath } = metadata;
  const names = entryPath(appRelPath, limits.depth);
  const tree = join(work, "tree");
  mkdirSync(tree, { mode: 0o755 });
  const { bytes } = await unpackArchive({ chunks: chunks(), folder: tree, size, checksum, limits });
  const folder = join(tree, ...names);
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder || !isInside(tree, realpathSync.native(folder)))
    throw unpackError(`expected the folder "${appRelPath}" in it, found none`, {
      remedy: "Correct spec.source.path, or what Argo CD leaves out (tar exclusions).",
    });
  return { tree, folder, bytes };
}
