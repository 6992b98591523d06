import { TiphysError } from "#core/errors.ts";
import type { TreeEntry } from "./list-tree.ts";

const MAX_BYTES = 1024 * 1024 * 1024;

/** Before files of a commit are written: 1 GiB fits into most temporary folders. @throws GIT_FAILED */
export function refuseTooMuch(entries: readonly TreeEntry[]): void {
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (bytes <= MAX_BYTES) return;
  throw new TiphysError(
    "GIT_FAILED",
    `expected at most ${MAX_BYTES} bytes of files in the commit, got ${bytes}. Put tiphys.yaml into the folder of the manifests: only what lies below it is read.`,
  );
}
