import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { FileChange } from "#core/promotion/plan-promotion.ts";

interface ChangedFolder {
  readonly root: string;
  readonly changes: readonly FileChange[];
}

/** Does some work while a folder's files are changed; afterwards they are as before, for the next one who looks. */
export async function withChanges<T>(
  { root, changes }: ChangedFolder,
  work: () => Promise<T>,
): Promise<T> {
  const before = changes.map(({ path }) => readFile(join(root, path)));
  try {
    for (const change of changes) write(root, change);
    return await work();
  } finally {
    for (const file of before) restore(file);
  }
}

interface KnownFile {
  readonly file: string;
  /** Null where there is none. */
  readonly was: { readonly bytes: Uint8Array; readonly mode: number } | null;
}

function readFile(file: string): KnownFile {
  if (!existsSync(file)) return { file, was: null };
  return { file, was: { bytes: readFileSync(file), mode: statSync(file).mode } };
}

function restore({ file, was }: KnownFile): void {
  if (was === null) return rmSync(file, { force: true });
  writeFileSync(file, was.bytes);
  chmodSync(file, was.mode);
}

function write(root: string, change: FileChange): void {
  const file = join(root, change.path);
  if (change.kind === "delete") return rmSync(file);
  mkdirSync(dirname(file), { recursive: true });
  if (change.kind === "copy") return copyFileSync(join(root, change.from), file);
  writeFileSync(file, change.text);
}
