import { CelCompileError } from "./cel-error.ts";
import { CelBytes, type CelValue } from "./cel-value.ts";
import { encodeUtf8 } from "./utf8.ts";

interface Literal {
  readonly value: CelValue;
  readonly end: number;
}

interface Style {
  readonly source: string;
  readonly quote: string;
  readonly raw: boolean;
  readonly bytes: boolean;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "?": "?",
  '"': '"',
  "'": "'",
  "`": "`",
};
const CODE_ESCAPE =
  /\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/y;

/** Reads the string or bytes literal at an offset: `prefix` are its letters before the quotes. */
export function readString(source: string, at: { offset: number; prefix: string }): Literal {
  const opening = at.offset + at.prefix.length;
  const prefix = at.prefix.toLowerCase();
  const style: Style = {
    source,
    quote: quotesAt(source, opening),
    raw: prefix.includes("r"),
    bytes: prefix.includes("b"),
  };
  const start = opening + style.quote.length;
  const close = findClose(style, start);
  if (close < 0)
    throw new CelCompileError(`expected the closing ${style.quote} of a string`, {
      source,
      offset: at.offset,
    });
  const body = { start, close };
  const value = style.bytes ? new CelBytes(decodeBytes(style, body)) : decodeText(style, body);
  return { value, end: close + style.quote.length };
}

function quotesAt(source: string, offset: number): string {
  const quote = source.charAt(offset);
  const isTriple = source.charAt(offset + 1) === quote && source.charAt(offset + 2) === quote;
  return isTriple ? quote.repeat(3) : quote;
}

const [NEWLINE, RETURN, BACKSLASH] = [10, 13, 92];

function findClose({ source, quote, raw }: Style, start: number): number {
  const multiline = quote.length === 3;
  const last = quote.charCodeAt(0);
  let index = start;
  while (index < source.length) {
    const code = source.charCodeAt(index);
    if (code === last && (!multiline || source.startsWith(quote, index))) return index;
    if (!multiline && (code === NEWLINE || code === RETURN)) return -1;
    index += code === BACKSLASH && !raw ? 2 : 1;
  }
  return -1;
}

function decodeText(style: Style, body: Body): string {
  const found = pieces(style, body);
  const [only] = found;
  if (found.length === 1 && typeof only === "string") return only;
  return found
    .map((piece) => (typeof piece === "string" ? piece : String.fromCodePoint(piece.code)))
    .join("");
}

function decodeBytes(style: Style, body: Body): Uint8Array {
  const chunks = pieces(style, body).map((piece) =>
    typeof piece === "string" ? encodeUtf8(piece) : Uint8Array.of(piece.code),
  );
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

interface Body {
  readonly start: number;
  readonly close: number;
}

type Piece = string | { readonly code: number };

function pieces(style: Style, { start, close }: Body): readonly Piece[] {
  const written = style.source.slice(start, close);
  const text = written.includes("\r") ? written.replace(/\r\n?/g, "\n") : written;
  if (style.raw || !text.includes("\\")) return [text];

  const found: Piece[] = [];
  let index = 0;
  while (index < text.length) {
    const next = text.indexOf("\\", index);
    const plainEnd = next < 0 ? text.length : next;
    if (plainEnd > index) found.push(text.slice(index, plainEnd));
    if (next < 0) break;
    const escape = readEscape(style, { text, index: next, start });
    found.push(escape.piece);
    index = escape.end;
  }
  return found;
}

function readEscape(style: Style, at: { text: string; index: number; start: number }) {
  const simple = SIMPLE_ESCAPES[at.text.charAt(at.index + 1)];
  if (simple !== undefined) return { piece: simple, end: at.index + 2 };

  CODE_ESCAPE.lastIndex = at.index;
  const match = CODE_ESCAPE.exec(at.text);
  if (match === null || (style.bytes && (match[2] ?? match[3]) !== undefined))
    throw badEscape(style, at);
  const [whole, byte, short, long, octal] = match;
  const code = octal === undefined ? parseInt(byte ?? short ?? long ?? "", 16) : parseInt(octal, 8);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw badEscape(style, at);
  return { piece: { code }, end: at.index + whole.length };
}

function badEscape(
  style: Style,
  at: { text: string; index: number; start: number },
): CelCompileError {
  const shown = at.text.slice(at.index, at.index + 2);
  const offset = at.start + at.index;
  return new CelCompileError(`invalid escape "${shown}" in a string`, {
    source: style.source,
    offset,
  });
}
