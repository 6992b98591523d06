import { CHAR, isBlankOrEnd, isWordCharacter, type TextCursor } from "./text-cursor.ts";
import { YamlProblem } from "./yaml-problem.ts";

const STANDARD_PREFIX = "tag:yaml.org,2002:";
const URI_MARKS = new Set(";/?:@&=+$,.!~*'()[]");

/** Reads "!", "!name", "!!name" or "!<uri>" and returns the tag in full. */
export function scanTag(cursor: TextCursor): string {
  const start = cursor.pos++;
  const tag = cursor.peek() === 60 ? scanVerbatim(cursor, start) : scanShorthand(cursor, start);
  if (!isBlankOrEnd(cursor.peek())) throw tagProblem(cursor.pos, "a blank after the tag");
  return tag;
}

function scanVerbatim(cursor: TextCursor, start: number): string {
  cursor.pos++;
  const uri = scanUri(cursor);
  if (uri === "") throw tagProblem(start, 'a tag between "<" and ">"');
  if (cursor.peek() !== CHAR.greater) throw tagProblem(start, 'a closing ">"');
  cursor.pos++;
  return uri;
}

function scanShorthand(cursor: TextCursor, start: number): string {
  const from = cursor.pos;
  while (isWordCharacter(cursor.peek())) cursor.pos++;
  const word = cursor.text.slice(from, cursor.pos);
  if (cursor.peek() !== CHAR.bang) return `!${word}${scanUri(cursor)}`;
  cursor.pos++;
  const suffix = scanUri(cursor);
  if (suffix === "") throw tagProblem(start, "a name behind the tag's handle");
  if (word !== "") throw tagProblem(start, `a known handle (! or !!), got "!${word}!"`);
  return STANDARD_PREFIX + suffix;
}

function scanUri(cursor: TextCursor): string {
  let uri = "";
  for (;;) {
    const character = cursor.text.charAt(cursor.pos);
    if (character === "%") {
      uri += scanEscapes(cursor);
    } else if (isWordCharacter(cursor.peek()) || URI_MARKS.has(character)) {
      uri += character;
      cursor.pos++;
    } else {
      return uri;
    }
  }
}

function scanEscapes(cursor: TextCursor): string {
  const escapes = /^(?:%[0-9a-fA-F]{2})+/.exec(cursor.text.slice(cursor.pos, cursor.pos + 12));
  try {
    if (escapes === null) throw new URIError("no octet");
    const text = decodeURIComponent(escapes[0]);
    cursor.pos += escapes[0].length;
    return text;
  } catch {
    throw tagProblem(cursor.pos, "octets of UTF-8 such as %21");
  }
}

function tagProblem(offset: number, expected: string): YamlProblem {
  const message = expected.includes(", got ") ? expected : `${expected}, got something else`;
  return new YamlProblem(`expected ${message}`, {
    offset,
    remedy: 'Put the value in quotes if it is text that begins with "!".',
  });
}
