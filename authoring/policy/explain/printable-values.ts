import { printableText } from "#core/printable-text.ts";

/** A copy of plain data in which no text can change how a terminal looks. */
export function printableValues<T>(value: T): T;
export function printableValues(value: unknown): unknown {
  if (typeof value === "string") return printableText(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => printableValues(item));
  const fields = Object.entries(value).map(([key, field]) => [
    printableText(key),
    printableValues(field),
  ]);
  return Object.fromEntries(fields);
}
