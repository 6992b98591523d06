/** What a document says that it is; null where it says nothing as text. */
export interface DocumentKind {
  readonly apiVersion: string | null;
  readonly kind: string | null;
}

/** The apiVersion and kind of a document. */
export function documentKind(value: unknown): DocumentKind {
  return { apiVersion: textAt(value, "apiVersion"), kind: textAt(value, "kind") };
}

/** The text of a field of a mapping; null for anything else. */
export function textAt(value: unknown, field: string): string | null {
  const found = fieldAt(value, field);
  return typeof found === "string" ? found : null;
}

/** Whether a mapping has a field of its own. */
export function hasField(value: unknown, field: string): boolean {
  return fieldAt(value, field) !== undefined;
}

/** The value of a mapping's own field; undefined for anything else. */
export function fieldAt(value: unknown, field: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, field)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[field];
}
