import { realpathSync, statSync } from "node:fs";
import { TiphysError } from "#core/errors.ts";

/** The absolute path of a folder, links resolved. @throws FILE_UNREADABLE */
export function realFolder(path: string): string {
  try {
    const real = realpathSync.native(path);
    if (statSync(real).isDirectory()) return real;
  } catch (cause) {
    throw unreadable(path, { got: wordOf(cause), cause });
  }
  throw unreadable(path, { got: "a file" });
}

function unreadable(path: string, { got, cause }: { got: string; cause?: unknown }): TiphysError {
  const message = `${path}: expected a folder that can be read, got ${got}. Check the path.`;
  return new TiphysError("FILE_UNREADABLE", message, { cause });
}

function wordOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return "nothing";
  return code === "EACCES" ? "no permission" : String(code ?? "an error");
}
