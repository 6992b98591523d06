/** A piece of text instead of the characters from `start` up to, not including, `end`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with all splices done; they do not overlap. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  return [...splices]
    .sort((left, right) => right.start - left.start)
    .reduce(
      (done, { start, end, text: piece }) => done.slice(0, start) + piece + done.slice(end),
      text,
    );
}

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The splice that puts whole lines behind the line in which `offset` lies, or at it where a line begins there. */
export function linesAfter(text: string, offset: number, lines: readonly string[]): Splice {
  const eol = lineBreak(text);
  if (offset > 0 && text[offset - 1] === "\n") {
    return insertion(offset, lines.map((line) => line + eol).join(""));
  }
  const end = text.indexOf("\n", offset);
  if (end >= 0) return insertion(end + 1, lines.map((line) => line + eol).join(""));
  return insertion(text.length, lines.map((line) => eol + line).join(""));
}

export function insertion(offset: number, text: string): Splice {
  return { start: offset, end: offset, text };
}

/** How the lines of a text end; the first one decides. */
export function lineBreak(text: string): "\n" | "\r\n" {
  const first = text.indexOf("\n");
  return first > 0 && text[first - 1] === "\r" ? "\r\n" : "\n";
}
