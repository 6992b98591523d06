import { CelCompileError } from "./cel-error.ts";
import { decodeNumber } from "./number-literal.ts";
import { readString } from "./string-literal.ts";
import type { CelValue } from "./cel-value.ts";

export type Token =
  | {
      readonly kind: "literal";
      readonly value: CelValue;
      readonly text: string;
      readonly offset: number;
    }
  | {
      readonly kind: "ident" | "quoted" | "operator";
      readonly text: string;
      readonly offset: number;
    }
  | { readonly kind: "end"; readonly text: ""; readonly offset: number };

/** Expressions are at most this long, in UTF-16 units. */
const LONGEST_SOURCE = 100 * 1024;

const NUMBER =
  /0x[0-9a-fA-F]+[uU]?|\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?|\d+[uU]?/y;
const QUOTED = /`[-a-zA-Z0-9_./ ]+`/y;
const SINGLE_OPERATORS: ReadonlySet<string> = new Set("-+*/%!<>?:.,()[]{}");
const DOUBLE_OPERATORS: ReadonlySet<string> = new Set(["&&", "||", "==", "!=", "<=", ">="]);

const WORDS: ReadonlyMap<string, CelValue> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/** The tokens of an expression, the last one of kind "end". @throws CelCompileError */
export function readTokens(source: string): readonly Token[] {
  if (source.length > LONGEST_SOURCE) {
    const message = `expected at most ${LONGEST_SOURCE} characters, got ${source.length}`;
    throw new CelCompileError(message, { source, offset: 0 });
  }
  const tokens: Token[] = [];
  let offset = skipSpace(source, 0);
  while (offset < source.length) {
    const token = readToken(source, offset);
    tokens.push(token.token);
    offset = skipSpace(source, token.end);
  }
  tokens.push({ kind: "end", text: "", offset });
  return tokens;
}

interface ReadToken {
  readonly token: Token;
  readonly end: number;
}

/** By the first character: regular expressions are kept for what is rare, they are slow to start. */
function readToken(source: string, offset: number): ReadToken {
  const code = source.charCodeAt(offset);
  if (isLetter(code)) {
    const prefix = mayOpenString(code) ? stringPrefix(source, offset) : null;
    return prefix === null ? readWord(source, offset) : readStringToken(source, { offset, prefix });
  }
  if (isQuote(code)) return readStringToken(source, { offset, prefix: "" });
  if (isDigit(code) || (code === DOT && isDigit(source.charCodeAt(offset + 1))))
    return readNumberToken(source, offset);
  return readSign(source, offset);
}

function readWord(source: string, offset: number): ReadToken {
  let end = offset + 1;
  while (isWordPart(source.charCodeAt(end))) end += 1;
  return { token: wordToken(source.slice(offset, end), offset), end };
}

function readSign(source: string, offset: number): ReadToken {
  const single = source.charAt(offset);
  const double = source.slice(offset, offset + 2);
  const text = DOUBLE_OPERATORS.has(double) ? double : single;
  if (text === double || SINGLE_OPERATORS.has(single)) {
    return { token: { kind: "operator", text, offset }, end: offset + text.length };
  }
  const quoted = match(QUOTED, source, offset);
  if (quoted !== null) {
    const token: Token = { kind: "quoted", text: quoted.slice(1, -1), offset };
    return { token, end: offset + quoted.length };
  }
  const character = String.fromCodePoint(source.codePointAt(offset) ?? 0);
  throw new CelCompileError(`unexpected character "${character}"`, { source, offset });
}

function wordToken(text: string, offset: number): Token {
  const value = WORDS.get(text);
  if (value !== undefined) return { kind: "literal", value, text, offset };
  return { kind: text === "in" ? "operator" : "ident", text, offset };
}

function readNumberToken(source: string, offset: number): ReadToken {
  const text = match(NUMBER, source, offset) ?? "";
  const end = offset + text.length;
  if (isLetter(source.charCodeAt(end))) {
    const message = `expected an operator after the number ${text}`;
    throw new CelCompileError(message, { source, offset: end });
  }
  const value = decodeNumber(text, { source, offset });
  return { token: { kind: "literal", value, text, offset }, end };
}

/** The letters before the quotes of a string, or null: it is a word. */
function stringPrefix(source: string, offset: number): string | null {
  const length = isQuote(source.charCodeAt(offset + 1)) ? 1 : 2;
  const prefix = source.slice(offset, offset + length);
  const isPrefix = STRING_PREFIXES.has(prefix) && isQuote(source.charCodeAt(offset + length));
  return isPrefix ? prefix : null;
}

const STRING_PREFIXES: ReadonlySet<string> = new Set("b B r R br bR Br BR".split(" "));

function readStringToken(source: string, at: { offset: number; prefix: string }): ReadToken {
  const { value, end } = readString(source, at);
  const token: Token = {
    kind: "literal",
    value,
    text: source.slice(at.offset, end),
    offset: at.offset,
  };
  return { token, end };
}

function skipSpace(source: string, start: number): number {
  let offset = start;
  for (;;) {
    const code = source.charCodeAt(offset);
    if (isSpace(code)) offset += 1;
    else if (code === SLASH && source.charCodeAt(offset + 1) === SLASH) {
      const end = source.indexOf("\n", offset);
      offset = end < 0 ? source.length : end;
    } else return offset;
  }
}

const [TAB, NEWLINE, FORM_FEED, RETURN, SPACE] = [9, 10, 12, 13, 32];
const [DOUBLE_QUOTE, SINGLE_QUOTE, DOT, SLASH] = [34, 39, 46, 47];

function isSpace(code: number): boolean {
  return (
    code === SPACE || code === NEWLINE || code === TAB || code === RETURN || code === FORM_FEED
  );
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function isWordPart(code: number): boolean {
  return isLetter(code) || isDigit(code);
}

function isQuote(code: number): boolean {
  return code === DOUBLE_QUOTE || code === SINGLE_QUOTE;
}

/** b, B, r or R. */
function mayOpenString(code: number): boolean {
  const lower = code | 32;
  return lower === 98 || lower === 114;
}

function match(pattern: RegExp, source: string, offset: number): string | null {
  pattern.lastIndex = offset;
  return pattern.exec(source)?.[0] ?? null;
}
