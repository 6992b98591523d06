import { readFileSync, statSync } from "node:fs";
import { TiphysError } from "#core/errors.ts";

/** A file's bytes. `shown` is its name in messages. @throws FILE_UNREADABLE */
export function readFileBytes(path: string, shown: string): Uint8Array {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw unreadable(shown, "is a folder, expected a file", null);
    // Reading a pipe that nobody writes to would never end.
    if (!stats.isFile())
      throw unreadable(
        shown,
        "is a pipe or a device, expected a file; use - for standard input",
        null,
      );
    return readFileSync(path);
  } catch (error) {
    if (error instanceof TiphysError) throw error;
    throw unreadable(shown, reasonOf(error), error);
  }
}

function unreadable(shown: string, reason: string, cause: unknown): TiphysError {
  return new TiphysError("FILE_UNREADABLE", `${shown}: ${reason}.`, {
    cause,
    problems: [{ file: shown, message: reason }],
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file; check the path",
  EACCES: "permission denied; make it readable for this user",
  ENOTDIR: "a part of the path is not a folder; check the path",
  ELOOP: "its links lead in a circle; remove the link",
};

/** Words for a file system error. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return REASONS[code] ?? `cannot be read (${code || "unknown reason"})`;
}
