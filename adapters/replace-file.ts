import { randomUUID } from "node:crypto";
import { mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { TiphysError } from "#core/errors.ts";

/**
 * Writes a file whole or not at all: readers see the old text or the new. A link stays one, its file is replaced;
 * what is no file (/dev/stdout, a pipe) is written to as it is. @throws OUTPUT_FAILED
 */
export function replaceFile(path: string, data: string | Uint8Array): void {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats !== undefined && !stats.isFile()) return writeFileSync(path, data);
    if (stats === undefined) mkdirSync(dirname(path), { recursive: true });
    replaceWhole(stats === undefined ? path : realpathSync.native(path), data);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new TiphysError(
      "OUTPUT_FAILED",
      `${path}: could not be written (${code}); what was there is unchanged. Check the folder and its permissions.`,
      { cause: error },
    );
  }
}

function replaceWhole(path: string, data: string | Uint8Array): void {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    writeFileSync(temporary, data);
    renameSync(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
}

/** The error that led here is the one to report. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}
