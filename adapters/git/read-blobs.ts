import { TiphysError } from "#core/errors.ts";
import type { TreeEntry } from "./list-tree.ts";
import type { GitRepository } from "./open-repository.ts";
import { runGit } from "./run-git.ts";

const BATCH_BYTES = 64 * 1024 * 1024;
const LINE_BREAK = 0x0a;

type TakeBlob = (entry: TreeEntry, content: Uint8Array) => void;

/** Hands over the content of each entry, in their order, as Git stores it. @throws GIT_FAILED */
export async function readBlobs(
  repository: GitRepository,
  entries: readonly TreeEntry[],
  take: TakeBlob,
): Promise<void> {
  for (const batch of batches(entries)) await readBatch(repository, batch, take);
}

async function readBatch(
  { folder, world }: GitRepository,
  batch: readonly TreeEntry[],
  take: TakeBlob,
): Promise<void> {
  const result = await runGit({
    args: ["cat-file", "--batch"],
    cwd: folder,
    world,
    input: batch.map(({ object }) => `${object}\n`).join(""),
    maxOutputBytes: batch.reduce((sum, { bytes }) => sum + bytes + 200, 0),
  });
  if (!result.ok) throw unreadable(batch[0], result.failure.stderr);
  const { stdout } = result.output;
  let at = 0;
  for (const entry of batch) {
    // "<object> blob <size>\n<content>\n"; "<object> missing\n" for what the clone lacks
    const end = stdout.indexOf(LINE_BREAK, at);
    const [, type, size] = new TextDecoder().decode(stdout.subarray(at, end)).split(" ");
    const content = stdout.subarray(end + 1, end + 1 + Number(size));
    if (type !== "blob" || content.length !== Number(size)) throw unreadable(entry, "");
    take(entry, content);
    at = end + 1 + Number(size) + 1;
  }
}

function* batches(entries: readonly TreeEntry[]): Generator<readonly TreeEntry[]> {
  let batch: TreeEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (batch.length > 0 && bytes + entry.bytes > BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += entry.bytes;
  }
  if (batch.length > 0) yield batch;
}

function unreadable(entry: TreeEntry | undefined, detail: string): TiphysError {
  return new TiphysError(
    "GIT_FAILED",
    `${entry?.path ?? "a file"}: expected its content in the clone, git has none. A clone made with --filter lacks it: fetch it with "git fetch --refetch", or clone without a filter.`,
    { detail },
  );
}
