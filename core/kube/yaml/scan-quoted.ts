import { foldBreaks } from "./scan-plain.ts";
import { CHAR, END, isBlank, isBlankOrEnd, isBreak, type TextCursor } from "./text-cursor.ts";
import { YamlProblem } from "./yaml-problem.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "'": "'",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};
const BREAKS = /[\n\r\x85\u2028\u2029]/;
const BREAKS_OR_ESCAPES = /[\\\n\r\x85\u2028\u2029]/;
const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Reads a scalar in single or double quotes; stands at its opening quote, then behind the closing one. */
export function scanQuoted(cursor: TextCursor): string {
  const quote = cursor.peek();
  const start = cursor.pos++;
  const end = findSimpleEnd(cursor.text, cursor.pos, quote);
  if (end >= 0) {
    cursor.pos = end + 1;
    return cursor.text.slice(start + 1, end);
  }
  let value = "";
  for (;;) {
    if (cursor.isAtDocumentMarker() || cursor.peek() === END) throw unclosedProblem(start, quote);
    const word = scanWord(cursor, quote);
    value += word.text;
    if (cursor.peek() === quote) {
      cursor.pos++;
      return value;
    }
    value += scanGap(cursor, word.escapedBreak);
  }
}

/** The closing quote of a scalar on one line without escapes, or -1 where it takes a closer look. */
function findSimpleEnd(text: string, from: number, quote: number): number {
  const isSingle = quote === CHAR.singleQuote;
  const end = text.indexOf(isSingle ? "'" : '"', from);
  if (end < 0 || (isSingle && text.charCodeAt(end + 1) === quote)) return -1;
  return (isSingle ? BREAKS : BREAKS_OR_ESCAPES).test(text.slice(from, end)) ? -1 : end;
}

/** Characters up to a blank, a line break or the closing quote; an escaped line break ends it too. */
function scanWord(cursor: TextCursor, quote: number): { text: string; escapedBreak: boolean } {
  let value = "";
  let from = cursor.pos;
  for (;;) {
    const code = cursor.peek();
    if (isBlankOrEnd(code)) break;
    if (code === quote) {
      if (quote === CHAR.doubleQuote || cursor.peek(1) !== quote) break;
      value += `${cursor.text.slice(from, cursor.pos)}'`;
      cursor.pos += 2;
      from = cursor.pos;
    } else if (code === CHAR.backslash && quote === CHAR.doubleQuote) {
      value += cursor.text.slice(from, cursor.pos);
      if (isBreak(cursor.peek(1))) {
        cursor.pos++;
        cursor.readBreak();
        return { text: value, escapedBreak: true };
      }
      value += scanEscape(cursor);
      from = cursor.pos;
    } else {
      cursor.pos++;
    }
  }
  return { text: value + cursor.text.slice(from, cursor.pos), escapedBreak: false };
}

function scanEscape(cursor: TextCursor): string {
  const name = cursor.text.charAt(cursor.pos + 1);
  const length = HEX_LENGTHS[name];
  const from = cursor.pos + 2;
  if (length === undefined) {
    const simple = ESCAPES[name];
    if (simple === undefined) throw escapeProblem(cursor, `\\${name}`);
    cursor.pos = from;
    return simple;
  }
  const digits = cursor.text.slice(from, from + length);
  const code =
    /^[0-9a-fA-F]+$/.test(digits) && digits.length === length ? parseInt(digits, 16) : NaN;
  if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) {
    throw escapeProblem(cursor, `\\${name}${digits}`);
  }
  cursor.pos = from + length;
  return String.fromCodePoint(code);
}

/** Blanks on a line stay; around line breaks they vanish and the breaks are folded. */
function scanGap(cursor: TextCursor, escapedBreak: boolean): string {
  let blanks = "";
  let first = "";
  let further = "";
  let atLineStart = escapedBreak;
  for (;;) {
    const code = cursor.peek();
    if (isBlank(code)) {
      if (!atLineStart) blanks += String.fromCharCode(code);
      cursor.pos++;
    } else if (!isBreak(code)) {
      return atLineStart ? foldBreaks(first, further) : blanks;
    } else if (atLineStart) {
      further += cursor.readBreak();
    } else {
      first = cursor.readBreak();
      atLineStart = true;
    }
  }
}

function unclosedProblem(start: number, quote: number): YamlProblem {
  const name = quote === CHAR.singleQuote ? "'" : '"';
  return new YamlProblem(`expected a closing ${name}, got the end of the document`, {
    offset: start,
    remedy: "Close the quotes that open here.",
  });
}

function escapeProblem(cursor: TextCursor, escape: string): YamlProblem {
  const known = 'expected an escape that YAML knows (\\n, \\t, \\\\, \\", \\x41, \\u0041 …)';
  return new YamlProblem(`${known}, got ${escape}`, {
    offset: cursor.pos,
    remedy: "Write \\\\ for a backslash, or use single quotes.",
  });
}
