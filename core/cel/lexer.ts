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

const SPACE = /(?:[ \t\r\n\f]+|\/\/[^\n]*)+/y;
const STRING_START = /[bB]?[rR]?(?:"""|'''|"|')/y;
const NUMBER =
  /0x[0-9a-fA-F]+[uU]?|\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?|\d+[uU]?/y;
const IDENT = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const QUOTED = /`[-a-zA-Z0-9_./ ]+`/y;
const OPERATOR = /&&|\|\||[=!<>]=|[-+*/%!<>?:.,()[\]{}]/y;

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

function readToken(source: string, offset: number): ReadToken {
  const first = source.charAt(offset);
  // Most tokens are told by their first character; only these begin a string or a number.
  const opening = /["'bBrR]/.test(first) ? match(STRING_START, source, offset) : null;
  if (opening !== null) return readStringToken(source, { offset, opening });
  const number = /[\d.]/.test(first) ? match(NUMBER, source, offset) : null;
  if (number !== null) return readNumberToken(source, { offset, text: number });
  return readPlainToken(source, offset);
}

function readPlainToken(source: string, offset: number): ReadToken {
  const operator = match(OPERATOR, source, offset);
  if (operator !== null) {
    return { token: { kind: "operator", text: operator, offset }, end: offset + operator.length };
  }
  const ident = match(IDENT, source, offset);
  if (ident !== null) return { token: wordToken(ident, offset), end: offset + ident.length };
  const quoted = match(QUOTED, source, offset);
  if (quoted !== null) {
    return {
      token: { kind: "quoted", text: quoted.slice(1, -1), offset },
      end: offset + quoted.length,
    };
  }
  const character = String.fromCodePoint(source.codePointAt(offset) ?? 0);
  throw new CelCompileError(`unexpected character "${character}"`, { source, offset });
}

function wordToken(text: string, offset: number): Token {
  const value = WORDS.get(text);
  if (value !== undefined) return { kind: "literal", value, text, offset };
  return { kind: text === "in" ? "operator" : "ident", text, offset };
}

function readNumberToken(source: string, at: { offset: number; text: string }): ReadToken {
  const { offset, text } = at;
  const end = offset + text.length;
  if (match(IDENT, source, end) !== null) {
    throw new CelCompileError(`expected an operator after the number ${text}`, {
      source,
      offset: end,
    });
  }
  return {
    token: { kind: "literal", value: decodeNumber(text, { source, offset }), text, offset },
    end,
  };
}

function readStringToken(source: string, at: { offset: number; opening: string }): ReadToken {
  const { value, end } = readString(source, at);
  const token: Token = {
    kind: "literal",
    value,
    text: source.slice(at.offset, end),
    offset: at.offset,
  };
  return { token, end };
}

function skipSpace(source: string, offset: number): number {
  const code = source.charCodeAt(offset);
  // A space or below, or a slash: nothing else begins a space or a comment.
  return code <= 32 || code === 47 ? offset + (match(SPACE, source, offset)?.length ?? 0) : offset;
}

function match(pattern: RegExp, source: string, offset: number): string | null {
  pattern.lastIndex = offset;
  return pattern.exec(source)?.[0] ?? null;
}
