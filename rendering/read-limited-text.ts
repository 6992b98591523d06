import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";

const MAX_BYTES = 4 * 1024 * 1024;

/** The text of a file without its byte order mark; null for what is unreadable, no UTF-8 or larger than 4 MiB. */
export function readLimitedText(path: string): string | null {
  try {
    const stats = statSync(path);
    if (!stats.isFile() || stats.size > MAX_BYTES) return null;
    const bytes = readFileSync(path);
    return isUtf8(bytes) ? bytes.toString("utf8").replace(/^\uFEFF/, "") : null;
  } catch {
    return null;
  }
}
