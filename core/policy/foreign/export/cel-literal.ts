import { isRecord } from "#core/is-record.ts";

/** A text as CEL writes it. */
export function celText(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (mark) =>
    mark === "\u2028" ? "\\u2028" : "\\u2029",
  );
}

/** Plain data as CEL; where members have several types, each is dyn, as Kubernetes wants it. */
export function celLiteral(value: unknown): string {
  if (typeof value === "string") return celText(value);
  if (Array.isArray(value)) return `[${members(value).join(", ")}]`;
  if (!isRecord(value)) return String(value);
  const written = members(Object.values(value));
  const entries = Object.keys(value).map((key, index) => `${celText(key)}: ${written[index]}`);
  return `{${entries.join(", ")}}`;
}

function members(values: readonly unknown[]): readonly string[] {
  const isMixed = new Set(values.map(typeOf)).size > 1 || values.some(isCollection);
  return values.map((value) => (isMixed ? `dyn(${celLiteral(value)})` : celLiteral(value)));
}

function isCollection(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "double";
  return Array.isArray(value) ? "list" : typeof value;
}
