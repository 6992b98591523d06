import { readdir, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { TEMPORARY } from "./cache-files.ts";

/** What is left after making room, as a share: so that it is not made again at once. */
const KEPT_SHARE = 7 / 8;
/** A file that is still being written after that long has lost its writer. */
const ABANDONED_MS = 600_000;

interface FoundFile {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Removes what was not of use for longest, down to 7/8 of `maxBytes`. Returns how many files; never fails. */
export async function makeRoom(root: string, maxBytes: number): Promise<number> {
  const files = await filesBelow(root);
  const abandoned = files.filter(isAbandoned);
  const others = files.filter((file) => !abandoned.includes(file));
  let bytes = others.reduce((sum, { size }) => sum + size, 0);
  const oldest = others.toSorted((left, right) => left.mtimeMs - right.mtimeMs);
  const surplus: FoundFile[] = [...abandoned];
  for (const file of oldest) {
    if (bytes <= maxBytes * KEPT_SHARE) break;
    bytes -= file.size;
    surplus.push(file);
  }
  for (const { path } of surplus) {
    await rm(path, { force: true }).catch(() => undefined);
    // Only an empty one goes.
    if (dirname(path) !== root) await rmdir(dirname(path)).catch(() => undefined);
  }
  return surplus.length;
}

function isAbandoned({ path, mtimeMs }: FoundFile): boolean {
  return path.includes(`/${TEMPORARY}`) && Date.now() - mtimeMs > ABANDONED_MS;
}

async function filesBelow(root: string): Promise<readonly FoundFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const found: FoundFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    // Another process may have removed it.
    const stats = await stat(path).catch(() => null);
    if (stats !== null) found.push({ path, size: stats.size, mtimeMs: stats.mtimeMs });
  }
  return found;
}
