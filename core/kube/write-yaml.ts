import { writeLiteral, writeNumber, writeString } from "./yaml/write-scalar.ts";

/** A key longer than this is written with "? ", because a reader may not see it as one. */
const MAX_KEY_LENGTH = 1000;

/**
 * One document in block style that every YAML 1.1 and 1.2 reader reads alike: keys in their order,
 * lists as far left as their key, long lines not folded. Members that are undefined are left out.
 */
export function writeYaml(value: unknown): string {
  return isFilled(value) ? writeBlock(value, 0) : `${writeScalar(value, 0)}\n`;
}

type Collection = readonly unknown[] | Readonly<Record<string, unknown>>;

function isFilled(value: unknown): value is Collection {
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((member) => Array.isArray(value) || member !== undefined);
}

/** Whole lines, the first one indented too. */
function writeBlock(value: Collection, indent: number): string {
  return Array.isArray(value) ? writeList(value, indent) : writeMapping(value, indent);
}

function writeList(items: readonly unknown[], indent: number): string {
  return items.map((item) => `${" ".repeat(indent)}- ${writeItem(item, indent + 2)}`).join("");
}

function writeItem(item: unknown, indent: number): string {
  if (isFilled(item)) return writeBlock(item, indent).slice(indent);
  return `${writeScalar(item, indent)}\n`;
}

function writeMapping(mapping: Collection, indent: number): string {
  return Object.entries(mapping)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => writeKey(key, indent) + writeValue(value, indent))
    .join("");
}

function writeKey(key: string, indent: number): string {
  const margin = " ".repeat(indent);
  const text = writeString(key);
  return text.length > MAX_KEY_LENGTH ? `${margin}? ${text}\n${margin}:` : `${margin}${text}:`;
}

function writeValue(value: unknown, indent: number): string {
  if (!isFilled(value)) return ` ${writeScalar(value, indent + 2)}\n`;
  return `\n${writeBlock(value, Array.isArray(value) ? indent : indent + 2)}`;
}

/** What stands behind "key:" or "-"; further lines are indented by `indent`, at least 2. */
function writeScalar(value: unknown, indent: number): string {
  switch (typeof value) {
    case "string":
      return writeText(value, Math.max(indent, 2));
    case "number":
      return writeNumber(value);
    case "object":
      return value === null ? "null" : Array.isArray(value) ? "[]" : "{}";
    default:
      return String(value ?? null);
  }
}

function writeText(text: string, indent: number): string {
  const literal = writeLiteral(text);
  if (literal === null) return writeString(text);
  const margin = " ".repeat(indent);
  const lines = literal.lines.map((line) => (line === "" ? "" : margin + line));
  return [literal.header, ...lines].join("\n");
}
