import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TiphysError } from "#core/errors.ts";

/** What ends a write in the middle: the next run must not take half a file for a person's own. */
const HALF_WRITTEN: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG", "EIO"]);

/** Writes a file that is not there; one that came in between stays as it is. @throws OUTPUT_FAILED */
export function writeNewFile(
  root: string,
  { path, text }: { readonly path: string; readonly text: string },
): void {
  const location = join(root, path);
  try {
    mkdirSync(dirname(location), { recursive: true });
    writeFileSync(location, text, { flag: "wx" });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (HALF_WRITTEN.has(code)) rmSync(location, { force: true });
    throw new TiphysError(
      "OUTPUT_FAILED",
      `${path}: could not be written (${code}); files before it were. Mend this and run "tiphys init" again: what is there is kept.`,
      { cause: error },
    );
  }
}
