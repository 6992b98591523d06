import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { listTree, type TreeEntry } from "./list-tree.ts";
import type { GitRepository } from "./open-repository.ts";
import { readBlobs } from "./read-blobs.ts";
import { refuseTooMuch } from "./refuse-too-much.ts";

/** The files of a commit in a temporary folder. */
export interface UnpackedRevision {
  /** Absolute, links resolved. Holds what the commit has below the repository's folder. */
  readonly folder: string;
  /** Paths whose content the commit does not hold. */
  readonly submodules: readonly string[];
  /** Paths that hold a pointer to Git LFS instead of their content. */
  readonly lfsPointers: readonly string[];
  /** Safe to call more than once. */
  readonly remove: () => void;
}

/**
 * Writes a commit's files as Git stores them: no checkout, no filter, no hook; work tree and index stay alone.
 * The caller removes the folder. @throws GIT_FAILED
 */
export async function unpackRevision(
  repository: GitRepository,
  commit: string,
): Promise<UnpackedRevision> {
  const entries = await listTree(repository, commit);
  refuseTooMuch(entries);
  const folder = mkdtempSync(join(realpathSync.native(tmpdir()), "tiphys-revision-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const lfsPointers = await writeFiles(repository, { entries, folder });
    const submodules = entries.filter(({ kind }) => kind === "submodule").map(({ path }) => path);
    return { folder, submodules, lfsPointers, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

interface Unpacking {
  readonly entries: readonly TreeEntry[];
  readonly folder: string;
}

/** Links come last: nothing is ever written through one. */
async function writeFiles(
  repository: GitRepository,
  { entries, folder }: Unpacking,
): Promise<readonly string[]> {
  const lfsPointers: string[] = [];
  const links: { readonly path: string; readonly target: string }[] = [];
  const wanted = entries.filter(({ kind }) => kind !== "submodule");
  const folders = new Set(wanted.map(({ path }) => dirname(join(folder, path))));
  for (const path of folders) mkdirSync(path, { recursive: true });
  await readBlobs(repository, wanted, ({ path, kind }, content) => {
    if (kind === "link") links.push({ path, target: new TextDecoder().decode(content) });
    else writeFileSync(join(folder, path), content, { mode: kind === "file" ? 0o644 : 0o755 });
    if (isLfsPointer(content)) lfsPointers.push(path);
  });
  for (const { path, target } of links) symlinkSync(target, join(folder, path));
  return lfsPointers;
}

/** @see https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
function isLfsPointer(content: Uint8Array): boolean {
  if (content.length > 1024) return false;
  return new TextDecoder().decode(content).startsWith("version https://git-lfs.github.com/spec/");
}
