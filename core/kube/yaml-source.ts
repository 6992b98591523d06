import { compose } from "./yaml/compose.ts";
import type { TextPosition } from "./locate-yaml.ts";
import { countUpTo, lineStarts } from "./yaml/line-starts.ts";
import { type Position, Positions } from "./yaml/positions.ts";
import { type DocumentText, splitDocuments } from "./yaml/split-documents.ts";
import { END } from "./yaml/text-cursor.ts";
import { YamlProblem } from "./yaml/yaml-problem.ts";

type Key = string | number;

/** A document with the places of its values; `locate` gives the nearest parent for what is not there. */
export interface LocatedDocument {
  readonly value: unknown;
  readonly index: number;
  readonly locate: (keys: readonly Key[], part: "key" | "value") => TextPosition;
}

/** A text whose documents are read, with places, when they are asked for, and once. */
export class YamlSource {
  readonly text: string;
  readonly #known = new Map<number, LocatedDocument | null>();
  #parts: readonly DocumentText[] | null = null;
  #lineStarts: readonly number[] | null = null;
  #documentStarts: readonly number[] | null = null;

  constructor(text: string) {
    this.text = text;
  }

  /** Number of documents, the empty ones included; 0 for a text that cannot be split. */
  get length(): number {
    return this.#split().length;
  }

  /** Every document that can be read and is not empty. */
  documents(): readonly LocatedDocument[] {
    return this.#split().flatMap((_, index) => this.document(index) ?? []);
  }

  /** The document with readYaml's `index`; null for an unreadable or empty one. */
  document(index: number): LocatedDocument | null {
    const known = this.#known.get(index);
    if (known !== undefined) return known;
    const part = this.#split()[index];
    const document = part === undefined ? null : this.#read(part, index);
    this.#known.set(index, document);
    return document;
  }

  /** The document whose text holds a line, from 1. */
  documentAtLine(line: number): LocatedDocument | null {
    const offset = this.#starts()[line - 1];
    if (offset === undefined) return null;
    this.#documentStarts ??= this.#split().map(({ start }) => start);
    const index = countUpTo(this.#documentStarts, offset) - 1;
    const part = this.#split()[index];
    return part === undefined || offset >= part.end ? null : this.document(index);
  }

  /** A line without its break; null behind the end. */
  line(number: number): string | null {
    const starts = this.#starts();
    const start = starts[number - 1];
    if (start === undefined) return null;
    return this.text.slice(start, starts[number] ?? undefined).replace(/\r?\n$/, "");
  }

  positionOf(offset: number): TextPosition {
    const place = Math.min(offset, this.text.length);
    const line = countUpTo(this.#starts(), place);
    return { line, column: place - (this.#starts()[line - 1] ?? 0) + 1 };
  }

  #split(): readonly DocumentText[] {
    if (this.#parts !== null) return this.#parts;
    try {
      return (this.#parts = [...splitDocuments(this.text)]);
    } catch (error) {
      if (!(error instanceof YamlProblem)) throw error;
      return (this.#parts = []);
    }
  }

  #starts(): readonly number[] {
    return (this.#lineStarts ??= lineStarts(this.text));
  }

  #read({ start, end }: DocumentText, index: number): LocatedDocument | null {
    const positions = new Positions();
    const read = composeSafely(`${this.text.slice(start, end)}\n`, positions);
    if (read === null || read.value === null) return null;
    const locate = (keys: readonly Key[], part: "key" | "value") => {
      const position = nearest(read.value, { keys, positions });
      const isWhole = position?.depth === keys.length;
      const offset = isWhole ? position[part] : (position?.key ?? read.offset);
      return this.positionOf(start + offset);
    };
    return { value: read.value, index, locate };
  }
}

function composeSafely(text: string, positions: Positions) {
  try {
    return compose(text + String.fromCharCode(END), positions);
  } catch (error) {
    if (error instanceof YamlProblem) return null;
    throw error;
  }
}

interface Found extends Position {
  readonly depth: number;
}

/** The place at the end of the keys, or of the last one on the way that is there. */
function nearest(
  root: unknown,
  { keys, positions }: { readonly keys: readonly Key[]; readonly positions: Positions },
): Found | null {
  let value = root;
  let found: Found | null = null;
  for (const [index, key] of keys.entries()) {
    if (typeof value !== "object" || value === null) return found;
    const position = positions.find(value, key);
    if (position === undefined) return found;
    found = { ...position, depth: index + 1 };
    value = Object.hasOwn(value, key) ? (value as Readonly<Record<Key, unknown>>)[key] : undefined;
  }
  return found;
}
