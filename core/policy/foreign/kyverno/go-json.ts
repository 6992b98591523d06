import { isRecord } from "#core/is-record.ts";

const DEEPEST = 1000;
const LONGEST = 2_000_000;

/**
 * JSON as Go writes it: keys sorted, and <, > and & escaped. Null for what is nested or written out too long: a value
 * may hold another one many times.
 */
export function goJson(value: unknown): string | null {
  const parts: string[] = [];
  let left = LONGEST;
  const write = (text: string): boolean => {
    parts.push(text);
    left -= text.length;
    return left >= 0;
  };
  return writeValue(value, write, 0) ? parts.join("") : null;
}

type Write = (text: string) => boolean;

function writeValue(value: unknown, write: Write, depth: number): boolean {
  if (depth > DEEPEST) return false;
  if (Array.isArray(value)) {
    const isWritten = value.every(
      (one, index) => write(index === 0 ? "[" : ",") && writeValue(one, write, depth + 1),
    );
    return isWritten && write(value.length === 0 ? "[]" : "]");
  }
  if (!isRecord(value)) return write(scalarText(value));
  const keys = Object.keys(value).sort();
  const isWritten = keys.every(
    (key, index) =>
      write(`${index === 0 ? "{" : ","}${quotedText(key)}:`) &&
      writeValue(value[key], write, depth + 1),
  );
  return isWritten && write(keys.length === 0 ? "{}" : "}");
}

function scalarText(value: unknown): string {
  if (typeof value === "string") return quotedText(value);
  if (typeof value === "bigint") return String(value);
  return JSON.stringify(value ?? null) ?? "null";
}

function quotedText(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
