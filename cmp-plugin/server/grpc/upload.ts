import type { Readable } from "node:stream";
import { unpackError } from "../unpack/unpack-error.ts";
import type { UploadMessage, UploadMetadata } from "./plugin-services.ts";

/** What argocd-repo-server sends: who it is about, then the packed repository. */
export interface Upload {
  readonly metadata: UploadMetadata;
  /** Read once. Nothing is read ahead, so that the sender waits while its render does. */
  readonly chunks: () => AsyncGenerator<Buffer>;
  /**
   * Reads on, up to the announced size, and forgets it: who gets an answer while still sending takes that for
   * a broken connection, and never reads it.
   */
  readonly drain: () => Promise<void>;
}

/** Pieces of a kilobyte are gathered before they are handed on. */
const GATHER_BYTES = 64 * 1024;
const MAX_DRAIN_BYTES = 256 * 1024 * 1024;

/** Reads the first message. @throws UPLOAD_REFUSED when it is no metadata */
export async function openUpload(call: Readable): Promise<Upload> {
  const messages: AsyncIterator<UploadMessage> = call.iterator({ destroyOnReturn: false });
  const first = await messages.next();
  const metadata = first.done === true ? null : (first.value.metadata ?? null);
  if (metadata === null) throw unpackError("expected metadata before the files, got none");
  const chunks = () => gathered(messages);
  const drain = async () => {
    let left = MAX_DRAIN_BYTES;
    for await (const chunk of chunks()) if ((left -= chunk.length) <= 0) return;
  };
  return { metadata, chunks, drain };
}

async function* gathered(messages: AsyncIterator<UploadMessage>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  for (;;) {
    const { value, done } = await messages.next();
    if (done === true) break;
    const chunk = (value as UploadMessage).file?.chunk;
    if (chunk === undefined) throw unpackError("expected a piece of the archive, got none");
    pieces.push(chunk);
    bytes += chunk.length;
    if (bytes < GATHER_BYTES) continue;
    yield Buffer.concat(pieces, bytes);
    pieces = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(pieces, bytes);
}
