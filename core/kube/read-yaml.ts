import { problemsError, type TiphysError } from "#core/errors.ts";
import { compose, type ComposedDocument } from "./yaml/compose.ts";
import { isInSecret, maskMessage } from "./yaml/mask-secret.ts";
import { drawPicture, locateOffset } from "./yaml/picture.ts";
import { type DocumentText, splitDocuments } from "./yaml/split-documents.ts";
import { END } from "./yaml/text-cursor.ts";
import { YamlProblem } from "./yaml/yaml-problem.ts";

export interface YamlDocument {
  readonly value: unknown;
  /** Which of the text's documents it is, from 0; the empty ones count. */
  readonly index: number;
  /** The line, from 1, on which the content begins. */
  readonly line: number;
}

export interface ReadYamlOptions {
  /** For messages: a path relative to the repository, or "standard input". */
  readonly file: string;
  /** 64 MiB unless told. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 64 * 1024 * 1024;
const MEBIBYTE = 1024 * 1024;
// eslint-disable-next-line no-control-regex -- exactly these are what YAML 1.1 does not allow
const FORBIDDEN = /[\0-\x08\v\f\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/**
 * The documents of a text as kubectl and Argo CD read them (sigs.k8s.io/yaml), empty ones dropped.
 * Stricter: no duplicate keys, at most 1,000 levels, no content behind a document's end.
 * @throws TiphysError MANIFEST_UNREADABLE, its problem with line and column, its detail a picture
 */
export function readYaml(text: string, options: ReadYamlOptions): readonly YamlDocument[] {
  return whole(text, options, readDocuments);
}

/**
 * The value of the first document as Go's sigs.k8s.io/yaml reads it, without the line ends that kubectl adds; null for
 * an empty one. @throws TiphysError as readYaml
 */
export function readFirstYaml(text: string, options: ReadYamlOptions): unknown {
  return whole(text, options, () => {
    const first = splitDocuments(text).next().value;
    if (typeof first !== "object") return null;
    const { start, end, json } = first;
    return json?.value ?? compose(text.slice(start, end) + String.fromCharCode(END)).value;
  });
}

function whole<T>(text: string, options: ReadYamlOptions, read: (text: string) => T): T {
  checkSize(text.length, options);
  try {
    checkCharacters(text);
    return read(text);
  } catch (error) {
    if (!(error instanceof YamlProblem)) throw error;
    throw unreadableError(text, error, options);
  }
}

/** As readYaml, from UTF-8 or, with a byte order mark, UTF-16. @throws TiphysError for binary files */
export function readYamlBytes(
  bytes: Uint8Array,
  options: ReadYamlOptions,
): readonly YamlDocument[] {
  checkSize(bytes.length, options);
  return readYaml(decode(bytes, options.file), options);
}

function readDocuments(text: string): readonly YamlDocument[] {
  const documents: YamlDocument[] = [];
  const lines = new LineCounter(text);
  let index = 0;
  for (const part of splitDocuments(text)) {
    const { value, offset } = readDocument(text, part);
    if (value !== null) documents.push({ value, index, line: lines.lineAt(offset) });
    index++;
  }
  return documents;
}

/** Kubernetes' decoder ends every line with "\n", the last one too, and drops a "\r" before it. */
function readDocument(text: string, { start, end, json }: DocumentText): ComposedDocument {
  if (json !== null) return { value: json.value, offset: json.start };
  const source = text.slice(start, end).replaceAll("\r\r\n", "\r\n");
  const ending = source.endsWith("\n") ? "" : "\n";
  try {
    const { value, offset } = compose(source + ending + String.fromCharCode(END));
    return { value, offset: start + offset };
  } catch (error) {
    throw error instanceof YamlProblem ? error.movedBy(start) : error;
  }
}

/** Counts lines forward only. */
class LineCounter {
  readonly #text: string;
  #offset = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  lineAt(offset: number): number {
    for (;;) {
      const next = this.#text.indexOf("\n", this.#offset);
      if (next < 0 || next >= offset) return this.#line;
      this.#offset = next + 1;
      this.#line++;
    }
  }
}

function checkSize(size: number, { file, maxBytes = MAX_BYTES }: ReadYamlOptions): void {
  if (size <= maxBytes) return;
  const message = `expected at most ${inMebibytes(maxBytes)}, got ${inMebibytes(size)}`;
  throw problemsError("MANIFEST_UNREADABLE", [{ file, message, remedy: "Split the file." }]);
}

function inMebibytes(size: number): string {
  return size < MEBIBYTE ? `${size} bytes` : `${(size / MEBIBYTE).toFixed(1)} MiB`;
}

function checkCharacters(text: string): void {
  const found = FORBIDDEN.exec(text);
  const offset = found?.index ?? (text.isWellFormed() ? -1 : text.search(/\p{Surrogate}/u));
  if (offset < 0) return;
  const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, "0");
  throw new YamlProblem(`expected text, got the control character U+${code}`, {
    offset,
    remedy: "Delete it, or write it as an escape in double quotes.",
  });
}

function unreadableError(
  text: string,
  problem: YamlProblem,
  { file }: ReadYamlOptions,
): TiphysError {
  const { line, column } = locateOffset(text, problem.offset);
  const related = problem.relatedOffset;
  const first = related === undefined ? null : locateOffset(text, related);
  const where = first === null ? "" : `, first in line ${first.line}, column ${first.column}`;
  const isMasked = isInSecret(text, problem.offset);
  const message = (isMasked ? maskMessage(problem.message) : problem.message) + where;
  const described = { file, line, column, message, remedy: problem.remedy };
  const detail = drawPicture(text, problem.offset);
  return problemsError("MANIFEST_UNREADABLE", [described], { detail });
}

function decode(bytes: Uint8Array, file: string): string {
  const encoding = findEncoding(bytes);
  if (encoding === "utf-8" && bytes.includes(0)) throw binaryError(file, "a binary file");
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: encoding === "utf-8" }).decode(
      bytes,
    );
  } catch {
    throw binaryError(file, `bytes that are not ${encoding.toUpperCase()}`);
  }
}

function findEncoding(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return "utf-8";
}

function binaryError(file: string, got: string): TiphysError {
  const problem = { file, message: `expected YAML or JSON text, got ${got}` };
  return problemsError("MANIFEST_UNREADABLE", [{ ...problem, remedy: "Save the file as UTF-8." }]);
}
