import { celToJson } from "#core/cel/cel-text.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import {
  FIELD_PATH,
  type PathKey,
  parseFieldPath,
  pointerKeys,
} from "#core/document/field-path.ts";

/** An entry of the list that a rule's expression may answer with; null stands for the rule's own. */
export interface ListedPlace {
  /** Only bundle rules name one. */
  readonly resource: unknown;
  readonly keys: readonly PathKey[] | null;
  readonly message: string | null;
}

/**
 * The entries of a list of `{path?, message?}` (and `resource` in a bundle rule); null for anything that is
 * not such a list: a field that is misspelt or of another type is never passed over.
 */
export function listedPlaces(verdict: CelValue): readonly ListedPlace[] | null {
  const list = celToJson(verdict);
  if (!Array.isArray(list)) return null;
  const places = list.map(placeOf);
  return places.every((place) => place !== null) ? places : null;
}

const FIELDS: ReadonlySet<string> = new Set(["resource", "path", "message"]);

function placeOf(entry: unknown): ListedPlace | null {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return null;
  if (Object.keys(entry).some((field) => !FIELDS.has(field))) return null;
  const { resource, path, message } = entry as Readonly<Record<string, unknown>>;
  if (!isOptionalText(path) || !isOptionalText(message)) return null;
  const keys = path === undefined ? null : pathKeys(path);
  return keys === "unreadable" ? null : { resource, keys, message: message ?? null };
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === "string";
}

/** A JSON Pointer or a dotted path; "" is the element itself. */
function pathKeys(path: string): readonly PathKey[] | "unreadable" {
  if (path.startsWith("/")) return pointerKeys(path);
  return path === "" || FIELD_PATH.test(path) ? parseFieldPath(path) : "unreadable";
}
