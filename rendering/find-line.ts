/**
 * The 1-based line where `value` stands below the top-level key `field`, by a plain search in the text;
 * null where it is written so that a search cannot find it (escapes, folded scalars, anchors).
 */
export function findLine(text: string, where: { field: string; value: string }): number | null {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => topLevelKey(line) === where.field.toLowerCase());
  const wanted = where.value.split("\n")[0]?.trim() ?? "";
  if (wanted === "") return start < 0 ? null : start + 1;
  const found = lines.findIndex((line, index) => index >= start && holdsScalar(line, wanted));
  if (found >= 0) return found + 1;
  return start < 0 ? null : start + 1;
}

function topLevelKey(line: string): string | null {
  return /^["']?([A-Za-z_][\w.-]*)["']?\s*:/.exec(line)?.[1]?.toLowerCase() ?? null;
}

/** The value must not be a part of a longer word: "../base" is not found in "../base-old". */
function holdsScalar(line: string, value: string): boolean {
  for (let at = line.indexOf(value); at >= 0; at = line.indexOf(value, at + 1)) {
    if (isBorder(line[at - 1]) && isBorder(line[at + value.length])) return true;
  }
  return false;
}

function isBorder(character: string | undefined): boolean {
  return character === undefined || /[\s"',:=[\]{}]/.test(character);
}
