import { compose } from "./yaml/compose.ts";
import { locateOffset } from "./yaml/picture.ts";
import { type Position, Positions } from "./yaml/positions.ts";
import { type DocumentText, splitDocuments } from "./yaml/split-documents.ts";
import { END } from "./yaml/text-cursor.ts";
import { YamlProblem } from "./yaml/yaml-problem.ts";

/** Line and column, both from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/**
 * Where the value at `path` stands in the document with readYaml's `index`; where it is missing, the
 * key of the nearest parent that is there. Null for an unreadable text and for an absent document.
 */
export function locateYaml(
  text: string,
  documentIndex: number,
  path: readonly (string | number)[],
): TextPosition | null {
  return locate(text, documentIndex, { path, isKey: false });
}

/** Where the key at the end of `path` stands, by the rules of locateYaml. */
export function locateYamlKey(
  text: string,
  documentIndex: number,
  path: readonly (string | number)[],
): TextPosition | null {
  return locate(text, documentIndex, { path, isKey: true });
}

interface Wanted {
  readonly path: readonly (string | number)[];
  readonly isKey: boolean;
}

function locate(text: string, documentIndex: number, wanted: Wanted): TextPosition | null {
  const document = readPlaced(text, documentIndex);
  return document === null ? null : locateOffset(text, findOffset(document, wanted));
}

/** A document with the places of all that is in it. */
interface PlacedDocument {
  readonly text: string;
  readonly index: number;
  readonly start: number;
  readonly value: unknown;
  readonly offset: number;
  readonly positions: Positions;
}

/** The document that was looked at last: many places of one document are asked for one after another. */
let last: PlacedDocument | null = null;

function readPlaced(text: string, index: number): PlacedDocument | null {
  if (last !== null && last.index === index && last.text === text) return last;
  try {
    const part = findDocument(text, index);
    if (part === null) return null;
    const positions = new Positions();
    const body = `${text.slice(part.start, part.end)}\n${String.fromCharCode(END)}`;
    last = { text, index, start: part.start, ...compose(body, positions), positions };
    return last;
  } catch (error) {
    if (error instanceof YamlProblem) return null;
    throw error;
  }
}

function findDocument(text: string, documentIndex: number): DocumentText | null {
  let index = 0;
  for (const part of splitDocuments(text)) {
    if (index === documentIndex) return part;
    index++;
  }
  return null;
}

function findOffset(document: PlacedDocument, { path, isKey }: Wanted): number {
  const { start, offset, positions } = document;
  let value = document.value;
  let nearest: Position | undefined;
  for (const step of path) {
    const position = isCollection(value) ? positions.find(value, step) : undefined;
    if (position === undefined) return start + (nearest?.key ?? offset);
    nearest = position;
    value = childOf(value, step);
  }
  return start + ((isKey ? nearest?.key : nearest?.value) ?? offset);
}

function isCollection(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === "object" && value !== null;
}

function childOf(value: unknown, step: string | number): unknown {
  return isCollection(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
