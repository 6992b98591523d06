import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TreeEntry } from "#adapters/git/list-tree.ts";
import type { ObjectReader } from "#adapters/git/object-reader.ts";
import { refuseTooMuch } from "#adapters/git/refuse-too-much.ts";
import { TiphysError } from "#core/errors.ts";

/** Files of a commit in a temporary folder, as Git stores them: no checkout, no filter, no hook. */
export interface CommitFolder {
  /** Absolute, links resolved. */
  readonly root: string;
  /** Writes those that are not there yet. A commit with links is written whole: they may lead anywhere. @throws GIT_FAILED */
  readonly add: (entries: readonly TreeEntry[]) => Promise<void>;
  readonly remove: () => void;
}

/** An empty folder; the caller removes it. */
export function makeCommitFolder(
  entries: ReadonlyMap<string, TreeEntry>,
  objects: ObjectReader,
): CommitFolder {
  const root = mkdtempSync(join(realpathSync.native(tmpdir()), "tiphys-commit-"));
  const hasLinks = [...entries.values()].some(({ kind }) => kind === "link");
  const written = new Set<string>();
  const add = async (wanted: readonly TreeEntry[]) => {
    const all = hasLinks && written.size === 0 ? [...entries.values()] : wanted;
    const fresh = all.filter(({ kind, path }) => kind !== "submodule" && !written.has(path));
    await writeEntries(fresh, { root, objects });
    for (const { path } of fresh) written.add(path);
  };
  return {
    root,
    add,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

interface Place {
  readonly root: string;
  readonly objects: ObjectReader;
}

/** Links come last: nothing is ever written through one. */
async function writeEntries(
  entries: readonly TreeEntry[],
  { root, objects }: Place,
): Promise<void> {
  if (entries.length === 0) return;
  refuseTooMuch(entries);
  const folders = new Set(entries.map(({ path }) => dirname(join(root, path))));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  const contents = await objects.read(entries.map(({ object }) => object));
  const links = entries.filter(({ kind }) => kind === "link");
  for (const entry of [...entries.filter(({ kind }) => kind !== "link"), ...links]) {
    const content = contents.get(entry.object);
    if (content === undefined) throw lacking(entry);
    const file = join(root, entry.path);
    if (entry.kind === "link") symlinkSync(new TextDecoder().decode(content), file);
    else writeFileSync(file, content, { mode: entry.kind === "file" ? 0o644 : 0o755 });
  }
}

function lacking({ path }: TreeEntry): TiphysError {
  return new TiphysError(
    "GIT_FAILED",
    `${path}: expected its content in the clone, git has none. A clone made with --filter lacks it: fetch it with "git fetch --refetch", or clone without a filter.`,
  );
}
