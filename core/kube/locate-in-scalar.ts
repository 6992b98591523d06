import { locateYaml, type TextPosition } from "./locate-yaml.ts";

interface Wanted {
  readonly documentIndex: number;
  readonly path: readonly (string | number)[];
  /** The text that was read at `path`. */
  readonly value: string;
  /** Offset in `value`. */
  readonly offset: number;
}

/**
 * Where a character of a text value stands in the file, whatever the style of the scalar: plain, quoted,
 * literal or folded. Null where the document is absent, or the scalar stands elsewhere (an alias).
 */
export function locateInScalar(text: string, wanted: Wanted): TextPosition | null {
  const { documentIndex, path, value, offset } = wanted;
  const place = locateYaml(text, documentIndex, path);
  if (place === null) return null;
  const start = skipProperties(text, offsetOf(text, place));
  const found = findCharacter(text, { start, value, offset });
  return found === null ? null : positionOf(text, found);
}

/** An anchor or a tag before the scalar. */
function skipProperties(text: string, start: number): number {
  const match = /(?:[&!]\S*\s+)*/y;
  match.lastIndex = start;
  return start + (match.exec(text)?.[0].length ?? 0);
}

interface Search {
  readonly start: number;
  readonly value: string;
  readonly offset: number;
}

/** Folding and indentation change nothing but white space: the other characters are counted off. */
function findCharacter(text: string, { start, value, offset }: Search): number | null {
  const before = visible(value.slice(0, offset));
  const isVisible = value.slice(offset, offset + 1).trim() !== "";
  const wanted = isVisible ? [...before, value.charAt(offset)] : before;
  let last = start;
  let end = start;
  const style = styleAt(text, start);
  let position = style.start;
  for (const character of wanted) {
    const next = nextVisible(text, position, style.read);
    if (next === null || next.character !== character) return null;
    last = next.at;
    end = next.end;
    position = next.end;
  }
  return isVisible ? last : end;
}

function visible(text: string): readonly string[] {
  return text.replace(/\s+/g, "").split("");
}

interface Unit {
  readonly character: string;
  readonly at: number;
  readonly end: number;
}

type ReadUnit = (text: string, at: number) => Unit;

function nextVisible(text: string, from: number, read: ReadUnit): Unit | null {
  let position = from;
  while (position < text.length) {
    const unit = read(text, position);
    if (unit.character.trim() !== "") return unit;
    position = unit.end;
  }
  return null;
}

function styleAt(text: string, start: number): { readonly start: number; readonly read: ReadUnit } {
  switch (text.charAt(start)) {
    case "|":
    case ">":
      return { start: lineEnd(text, start), read: readPlain };
    case "'":
      return { start: start + 1, read: readSingleQuoted };
    case '"':
      return { start: start + 1, read: readDoubleQuoted };
    default:
      return { start, read: readPlain };
  }
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end + 1;
}

function readPlain(text: string, at: number): Unit {
  return { character: text.charAt(at), at, end: at + 1 };
}

function readSingleQuoted(text: string, at: number): Unit {
  return { character: text.charAt(at), at, end: at + (text.startsWith("''", at) ? 2 : 1) };
}

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/y;

/** An escape that stands for white space, or joins two lines, counts as white space. */
function readDoubleQuoted(text: string, at: number): Unit {
  ESCAPE.lastIndex = at;
  const match = ESCAPE.exec(text);
  if (match === null) return readPlain(text, at);
  const [whole, byte, short, long, plain = ""] = match;
  const code = byte ?? short ?? long;
  const character = code === undefined ? plainEscape(plain) : fromCode(code);
  return { character, at, end: at + whole.length };
}

function fromCode(hex: string): string {
  const code = parseInt(hex, 16);
  return code > 0x10ffff ? " " : String.fromCodePoint(code);
}

function plainEscape(letter: string): string {
  return '"\\/'.includes(letter) ? letter : " ";
}

function offsetOf(text: string, { line, column }: TextPosition): number {
  let start = 0;
  for (let number = 1; number < line; number += 1) start = lineEnd(text, start);
  return start + column - 1;
}

function positionOf(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
