import { isScalar } from "yaml";
import { writeLiteral, writeNumber, writeString } from "#core/kube/yaml/write-scalar.ts";
import { lineBreak } from "./insertion.ts";
import type { FieldValue } from "./yaml-edit.ts";

interface Surroundings {
  /** The value that was there, for its style; null for a new one. */
  readonly old: unknown;
  readonly isInFlow: boolean;
}

/** A value as it is written in the place of another one: quoted as that was, where that can be. */
export function scalarText(value: FieldValue, { old, isInFlow }: Surroundings): string {
  if (value === null) return "null";
  if (typeof value === "number") return writeNumber(value);
  if (typeof value === "boolean") return String(value);
  const style = isScalar(old) ? old.type : "PLAIN";
  const single = singleQuoted(value);
  if (style === "QUOTE_SINGLE" && single !== null) return single;
  const plain = writeString(value);
  const isMisread = isInFlow && /[,[\]{}]/.test(value);
  return style === "QUOTE_DOUBLE" || isMisread ? quoted(value, plain) : plain;
}

/** Several lines in the place of a block, indented as that was; null where they cannot stand so. */
export function blockText(value: FieldValue, old: string): string | null {
  const literal = typeof value === "string" ? writeLiteral(value) : null;
  const indent = /\n( +)\S/.exec(old)?.[1];
  if (literal === null || indent === undefined) return null;
  const eol = lineBreak(old);
  const lines = literal.lines.map((line) => (line === "" ? "" : indent + line));
  return [literal.header, ...lines, ""].join(eol);
}

function singleQuoted(value: string): string | null {
  const plain = writeString(value);
  const isSimple = plain === value || plain === JSON.stringify(value);
  return isSimple && !/[\n\\]/.test(value) ? `'${value.replaceAll("'", "''")}'` : null;
}

/** What writeString quotes, it quotes with escapes that every reader knows. */
function quoted(value: string, written: string): string {
  return written === value ? JSON.stringify(value) : written;
}
