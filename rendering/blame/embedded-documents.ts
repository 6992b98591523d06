import { YamlSource } from "#core/kube/yaml-source.ts";
import { type SourcePlace, type Written, writtenDocuments } from "./written.ts";

interface InnerPosition {
  readonly line: number | null;
  readonly column: number | null;
}

/** The documents in a text that stands as a value in a file (an inline patch), with places in that file. */
export function embeddedDocuments(scalar: Written): readonly Written[] {
  if (typeof scalar.value !== "string") return [];
  const inner = new YamlSource(scalar.value);
  const toOuter = placeMapper(scalar, inner);
  return writtenDocuments(scalar.file, inner).map((document) => ({
    ...document,
    source: scalar.source,
    place: (keys, part) => toOuter(document.place(keys, part)),
  }));
}

/** Maps a place in the inner text; where the two texts do not correspond, to the start of the scalar. */
function placeMapper(scalar: Written, inner: YamlSource): (place: InnerPosition) => SourcePlace {
  const start = scalar.place([], "value");
  const { source } = scalar;
  if (source === null || start.line === null || start.column === null) return () => start;
  const first = source.line(start.line)?.slice(start.column - 1) ?? "";
  const block = first.startsWith("|") ? blockShape({ source, inner, line: start.line }) : null;
  const shift = block ?? inlineShape(first, { inner, line: start.line, column: start.column });
  return ({ line, column }) => {
    if (shift === null || line === null || column === null) return start;
    const outer = { line: line + shift.lines, column: column + shift.columns };
    const expected = inner.line(line)?.slice(column - 1) ?? "";
    const got = source.line(outer.line)?.slice(outer.column - 1) ?? "";
    return got.startsWith(expected) ? { file: scalar.file, ...outer } : start;
  };
}

interface Shift {
  readonly lines: number;
  readonly columns: number;
}

/** A literal block: every line as it is, behind its indentation. */
function blockShape(at: {
  readonly source: YamlSource;
  readonly inner: YamlSource;
  readonly line: number;
}): Shift | null {
  const lines = at.inner.text.split("\n");
  const index = lines.findIndex((line) => line.trim() !== "");
  const outer = at.source.line(at.line + 1 + index);
  if (index < 0 || outer === null) return null;
  const columns = indentOf(outer) - indentOf(lines[index] ?? "");
  return columns < 0 ? null : { lines: at.line, columns };
}

/** A scalar on one line, quoted or plain. */
function inlineShape(
  first: string,
  { inner, line, column }: { inner: YamlSource; line: number; column: number },
): Shift | null {
  const at = first.indexOf(inner.line(1) ?? "");
  return at < 0 || inner.text.trimEnd().includes("\n")
    ? null
    : { lines: line - 1, columns: column - 1 + at };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
