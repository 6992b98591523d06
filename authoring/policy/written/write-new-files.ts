import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { TiphysError } from "#core/errors.ts";

/** A file to write: `path` below the folder, with "/". */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

interface Folder {
  /** Absolute. */
  readonly path: string;
  /** As the user wrote it. */
  readonly shown: string;
  /** True for a text that an earlier run wrote, and that may be replaced; default: none is. */
  readonly isOurs?: (text: string) => boolean;
}

/**
 * Writes files into a folder, all of them or none; the paths of those that were not there as they are now.
 * A file with another text is never replaced. @throws OUTPUT_FAILED
 */
export function writeNewFiles(folder: Folder, files: readonly NewFile[]): readonly string[] {
  const stale = files.filter(({ path, text }) => currentText(folder, path) !== text);
  const isOurs = folder.isOurs ?? (() => false);
  const taken = stale.filter(({ path }) => {
    const current = currentText(folder, path);
    return current !== null && !isOurs(current);
  });
  if (taken.length > 0) throw takenError(folder, taken);
  const temporary: { readonly from: string; readonly to: string }[] = [];
  try {
    for (const { path, text } of stale) {
      const to = join(folder.path, path);
      const from = `${to}.${randomUUID()}.tmp`;
      mkdirSync(dirname(to), { recursive: true });
      temporary.push({ from, to });
      writeFileSync(from, text, { flag: "wx" });
    }
    for (const { from, to } of temporary) renameSync(from, to);
  } catch (error) {
    throw failedError(folder, error);
  } finally {
    for (const { from } of temporary) rmSync(from, { force: true });
  }
  return stale.map(({ path }) => path);
}

function currentText(folder: Folder, path: string): string | null {
  const file = join(folder.path, path);
  try {
    return existsSync(file) ? readFileSync(file, "utf8") : null;
  } catch (error) {
    throw failedError(folder, error);
  }
}

function takenError({ shown }: Folder, taken: readonly NewFile[]): TiphysError {
  const lines = taken.map(
    ({ path }) => `${join(shown, path)}: expected no file, got one with another text.`,
  );
  const advice = "Nothing was written. Choose another folder, or move what is there.";
  return new TiphysError("OUTPUT_FAILED", [...lines, advice].join("\n"));
}

function failedError({ shown }: Folder, error: unknown): TiphysError {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  return new TiphysError(
    "OUTPUT_FAILED",
    `${shown}: could not be written (${code}). Check the folder and its permissions.`,
    { cause: error },
  );
}
