import { celToJson } from "#core/cel/cel-text.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import { pointerKeys } from "./check-document.ts";
import { type PathKey, parseFieldPath } from "./element-path.ts";

/** An entry of the list that a rule's expression may answer with; null stands for the rule's own. */
export interface ListedPlace {
  /** Only bundle rules name one. */
  readonly resource: unknown;
  readonly keys: readonly PathKey[] | null;
  readonly message: string | null;
}

/** The entries of a list of `{resource?, path?, message?}`; null for anything that is not such a list. */
export function listedPlaces(verdict: CelValue): readonly ListedPlace[] | null {
  const list = celToJson(verdict);
  if (!Array.isArray(list)) return null;
  const places = list.map(placeOf);
  return places.every((place) => place !== null) ? places : null;
}

function placeOf(entry: unknown): ListedPlace | null {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return null;
  const { resource, path, message } = entry as Readonly<Record<string, unknown>>;
  return {
    resource,
    keys: typeof path === "string" ? pathKeys(path) : null,
    message: typeof message === "string" ? message : null,
  };
}

/** A JSON Pointer or a dotted path; "" is the element itself. */
function pathKeys(path: string): readonly PathKey[] {
  return path.startsWith("/") ? pointerKeys(path) : parseFieldPath(path);
}
