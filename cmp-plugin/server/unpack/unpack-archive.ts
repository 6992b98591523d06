import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Extract } from "tar-stream";
import { TiphysError } from "#core/errors.ts";
import { type HeldSetting, type HeldTree, openHeldTree } from "./held-tree.ts";
import { unpackError } from "./unpack-error.ts";
import { RATIO_FROM_BYTES, type UnpackLimits } from "./unpack-limits.ts";

/** A tar packed with gzip, and what was said of it before it came. */
export interface PackedArchive {
  /** In pieces of any size. */
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Bytes of the packed archive. */
  readonly size: number;
  /** Lower-case hex SHA-256 of the packed archive. */
  readonly checksum: string;
}

/** What a failure leaves in the folder, the caller removes. */
export type ArchiveRequest = PackedArchive & HeldSetting;

export interface UnpackedArchive {
  readonly bytes: number;
  readonly held: HeldTree;
}

/**
 * Unpacks while it arrives, into memory as far as that goes.
 * @throws UPLOAD_REFUSED for what is damaged, too large, or leads out of the tree
 */
export async function unpackArchive(request: ArchiveRequest): Promise<UnpackedArchive> {
  const { limits } = request;
  if (request.size > limits.bytes) throw tooLarge(limits.bytes, request.size);
  const count: Count = { packed: 0, unpacked: 0 };
  const tar = extract();
  const held = openHeldTree(request);
  const ends = await Promise.allSettled([
    pipeline(
      verified(request, count),
      createGunzip({ chunkSize: GUNZIP_BYTES }),
      (blocks: AsyncIterable<Buffer>) => measured(blocks, { count, limits }),
      tar,
    ),
    takeEntries(tar, held),
  ]);
  const errors = ends.filter((end) => end.status === "rejected").map(({ reason }) => reason);
  if (errors.length > 0) throw firstCause(errors);
  held.finish();
  return { bytes: count.unpacked, held };
}

/** Each piece is a trip to another thread and back. */
const GUNZIP_BYTES = 256 * 1024;

interface Count {
  packed: number;
  unpacked: number;
}

/** The pieces of an archive, all of them, unopened. @throws UPLOAD_REFUSED when they are not what was announced */
export async function readPacked(archive: PackedArchive): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of verified(archive, { packed: 0, unpacked: 0 })) pieces.push(piece);
  return pieces;
}

/** The pieces as they are; an error in the place of the end when they are not what was announced. */
async function* verified(
  { chunks, size, checksum }: PackedArchive,
  count: Count,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const chunk of chunks) {
    count.packed += chunk.length;
    if (count.packed > size) throw wrongSize(size, "more");
    hash.update(chunk);
    yield chunk;
  }
  if (count.packed < size) throw wrongSize(size, String(count.packed));
  if (hash.digest("hex") === checksum) return;
  throw unpackError("expected the announced SHA-256, got another", { remedy: AGAIN });
}

async function* measured(
  blocks: AsyncIterable<Buffer>,
  { count, limits }: { readonly count: Count; readonly limits: UnpackLimits },
): AsyncGenerator<Buffer> {
  for await (const block of blocks) {
    count.unpacked += block.length;
    if (count.unpacked > limits.bytes) throw tooLarge(limits.bytes, null);
    if (count.unpacked > RATIO_FROM_BYTES && count.unpacked > count.packed * limits.ratio)
      throw unpackError(
        `expected files at most ${limits.ratio} times as large as packed, got more`,
      );
    yield block;
  }
}

async function takeEntries(tar: Extract, held: HeldTree): Promise<void> {
  for await (const entry of tar) {
    await held.take(entry.header, entry as AsyncIterable<Buffer>);
    // What was not read of it must not hold up the next.
    entry.resume();
  }
}

const AGAIN = "It was damaged on the way: refresh the Application to try again.";

/** Of what went wrong on both sides the one that says why: the other only saw its stream end. */
function firstCause(errors: readonly unknown[]): TiphysError {
  const refusal = errors.find((error) => error instanceof TiphysError);
  if (refusal !== undefined) return refusal;
  const [cause] = errors;
  const problem = "expected a whole tar archive packed with gzip, got a damaged one";
  return unpackError(problem, { remedy: AGAIN, cause });
}

function wrongSize(size: number, got: string): TiphysError {
  return unpackError(`expected the ${size} bytes announced, got ${got}`, { remedy: AGAIN });
}

function tooLarge(limit: number, got: number | null): TiphysError {
  return unpackError(`expected at most ${limit} bytes, got ${got ?? "more"}`, {
    remedy: "Send less (tar exclusions such as .git), or raise TIPHYS_UNPACK_BYTES.",
  });
}
