import { closeSync, openSync, readSync } from "node:fs";

/** Whether a program is text for an interpreter ("#!"), which may start others; also when that cannot be read. */
export function isScript(path: string): boolean {
  try {
    const file = openSync(path, "r");
    try {
      const start = Buffer.alloc(2);
      return readSync(file, start, 0, 2, 0) < 2 || start.toString("latin1") === "#!";
    } finally {
      closeSync(file);
    }
  } catch {
    return true;
  }
}
