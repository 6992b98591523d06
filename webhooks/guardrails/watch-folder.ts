import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

interface WatchOptions {
  readonly intervalMs: number;
  readonly signal: AbortSignal;
}

/**
 * Calls `onChange` after something below a folder has changed, until the signal. Looks instead of listening:
 * a mounted ConfigMap changes by the swap of a link, of which file events tell nothing reliable.
 */
export function watchFolder(
  folder: string,
  onChange: () => Promise<void>,
  { intervalMs, signal }: WatchOptions,
): void {
  let seen = fingerprint(folder);
  let isBusy = false;
  const look = async () => {
    const now = fingerprint(folder);
    if (isBusy || now === seen) return;
    isBusy = true;
    seen = now;
    await onChange().finally(() => (isBusy = false));
  };
  const timer = setInterval(() => void look(), intervalMs);
  timer.unref();
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}

const IGNORED: ReadonlySet<string> = new Set([".git", "node_modules"]);

/** Changes with every file's content as far as size, time and inode tell. */
function fingerprint(folder: string): string {
  const hash = createHash("sha256");
  const visit = (path: string, depth: number): void => {
    for (const name of names(path)) {
      const entry = join(path, name);
      const stats = statSync(entry, { throwIfNoEntry: false });
      if (stats === undefined || IGNORED.has(name)) continue;
      hash.update(`${entry} ${stats.ino} ${stats.size} ${stats.mtimeMs}\n`);
      if (stats.isDirectory() && depth > 0) visit(entry, depth - 1);
    }
  };
  visit(folder, 16);
  return hash.digest("hex");
}

function names(path: string): readonly string[] {
  try {
    return readdirSync(path).sort();
  } catch {
    // Gone, or not to be read: what it held is missing from the fingerprint, and that is a change.
    return [];
  }
}
