import type { PathKey } from "#core/document/field-path.ts";

/** ["images", 0, "newTag"] -> "images[0].newTag". */
export function dottedPath(keys: readonly PathKey[]): string {
  return keys
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`))
    .join("")
    .replace(/^\./, "");
}
