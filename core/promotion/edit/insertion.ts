import type { TextEdit } from "#core/text-edit.ts";

export function insertion(offset: number, text: string): TextEdit {
  return { from: offset, to: offset, text };
}

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The edit that puts whole lines behind the line in which `offset` lies, or at it where a line begins there. */
export function linesAfter(text: string, offset: number, lines: readonly string[]): TextEdit {
  const eol = lineBreak(text);
  if (offset > 0 && text[offset - 1] === "\n") {
    return insertion(offset, lines.map((line) => line + eol).join(""));
  }
  const end = text.indexOf("\n", offset);
  if (end >= 0) return insertion(end + 1, lines.map((line) => line + eol).join(""));
  return insertion(text.length, lines.map((line) => eol + line).join(""));
}

/** How the lines of a text end; the first one decides. */
export function lineBreak(text: string): "\n" | "\r\n" {
  const first = text.indexOf("\n");
  return first > 0 && text[first - 1] === "\r" ? "\r\n" : "\n";
}
