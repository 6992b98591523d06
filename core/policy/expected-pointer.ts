import { FIELD_PATH, jsonPointer, parseFieldPath, pointerKeys } from "#core/document/field-path.ts";

/** The pointer that an expected `path` means; null for what is none. */
export function expectedPointer(path: string): string | null {
  if (path === "" || path.startsWith("/")) return jsonPointer(pointerKeys(path));
  return FIELD_PATH.test(path) ? jsonPointer(parseFieldPath(path)) : null;
}
