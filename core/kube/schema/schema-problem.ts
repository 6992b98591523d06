/** Kinds of faults that a schema finds; rules of the built-in policy kubernetes-schema have the same names. */
export type SchemaFault =
  "unknown-field" | "wrong-type" | "missing-field" | "invalid-value" | "duplicate-entry";

/** One fault of an object. Values stand apart from the words, because those of Secrets must not be shown. */
export interface SchemaProblem {
  readonly rule: SchemaFault;
  readonly keys: readonly (string | number)[];
  /** What was expected, without what was got. */
  readonly text: string;
  /** What was got, where that helps; undefined where the text says it all. */
  readonly value: unknown;
  /** What to do, where the value says it; it may repeat the value. */
  readonly hint: string | null;
}

/** "the text "3"", "the number 3", "a list": what was got, for a message. */
export function describeValue(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value === "string") return `the text ${JSON.stringify(cut(value))}`;
  if (typeof value === "boolean") return `the boolean ${String(value)}`;
  return `the number ${String(value)}`;
}

/** The same without the value itself. */
export function describeHidden(value: unknown): string {
  if (value === null || typeof value === "object") return describeValue(value);
  if (typeof value === "string") return "a text that is not shown";
  return `a ${typeof value === "boolean" ? "boolean" : "number"} that is not shown`;
}

/** The last named part of a path with what follows it: "containers[0]", "labels["a/b"]"; "" for the root. */
export function shortPlace(keys: readonly (string | number)[]): string {
  let index = keys.length - 1;
  while (index > 0 && (typeof keys[index] === "number" || !isPlain(keys[index]))) index -= 1;
  return keys
    .slice(Math.max(index, 0))
    .map((key, at) => {
      if (typeof key === "number") return `[${key}]`;
      return at === 0 ? key : `[${JSON.stringify(key)}]`;
    })
    .join("");
}

function isPlain(key: string | number | undefined): boolean {
  return typeof key === "string" && /^[A-Za-z0-9_$-]+$/.test(key);
}

const LONGEST_SHOWN = 60;

function cut(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN - 3)}...` : text;
}
