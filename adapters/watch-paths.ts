import { createHash } from "node:crypto";
import { readdirSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";

const IGNORED: ReadonlySet<string> = new Set([".git", "node_modules"]);
const MAX_DEPTH = 16;

interface WatchOptions {
  readonly intervalMs: number;
  readonly signal: AbortSignal;
}

/**
 * Calls `onChange` after a file, or something below a folder, has changed, until the signal. Looks instead of listening:
 * a mounted ConfigMap changes by the swap of a link, of which file events tell nothing reliable.
 */
export function watchPaths(
  paths: readonly string[],
  onChange: () => Promise<void>,
  { intervalMs, signal }: WatchOptions,
): void {
  let seen = fingerprint(paths);
  let isBusy = false;
  const look = async () => {
    const now = fingerprint(paths);
    if (isBusy || now === seen) return;
    isBusy = true;
    seen = now;
    await onChange().finally(() => (isBusy = false));
  };
  const timer = setInterval(() => void look(), intervalMs);
  timer.unref();
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}

/** Changes with every file's content as far as size, time and inode tell. */
function fingerprint(paths: readonly string[]): string {
  const hash = createHash("sha256");
  const visit = (path: string, depth: number): void => {
    const stats = statsOf(path);
    hash.update(`${path} ${stats?.ino} ${stats?.size} ${stats?.mtimeMs}\n`);
    if (stats?.isDirectory() !== true || depth === 0) return;
    for (const name of names(path)) visit(join(path, name), depth - 1);
  };
  for (const path of paths) visit(path, MAX_DEPTH);
  return hash.digest("hex");
}

/** Undefined for what is not there, or not to be looked at: a link in a circle, a folder of somebody else. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function names(path: string): readonly string[] {
  try {
    return readdirSync(path)
      .filter((name) => !IGNORED.has(name))
      .sort();
  } catch {
    // Gone, or not to be read: what it held is missing from the fingerprint, and that is a change.
    return [];
  }
}
