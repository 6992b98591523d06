import { TiphysError } from "#core/errors.ts";
import { printableText } from "#core/printable-text.ts";

/** The error of an upload that is not unpacked; `problem` says expected and got. */
export function unpackError(
  problem: string,
  { remedy, cause }: { readonly remedy?: string; readonly cause?: unknown } = {},
): TiphysError {
  const what = remedy ?? "Nothing of it was kept: correct the repository.";
  return new TiphysError("UPLOAD_REFUSED", printableText(`upload: ${problem}. ${what}`), { cause });
}
