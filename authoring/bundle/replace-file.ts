import { randomUUID } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { TiphysError } from "#core/errors.ts";

/** Writes a file whole or not at all: readers see the old text or the new. @throws OUTPUT_FAILED */
export function replaceFile(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new TiphysError(
      "OUTPUT_FAILED",
      `${path}: could not be written (${code}); what was there is unchanged. Check the folder and its permissions.`,
      { cause: error },
    );
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
