import { CelError } from "#core/cel/cel-error.ts";
import { CelMap } from "#core/cel/cel-map.ts";
import { type CelValue, makeDouble } from "#core/cel/cel-value.ts";
import { isRecord } from "#core/is-record.ts";

/** A value that was read from a text, as Go reads it: all numbers are doubles. @throws CelError */
export function decodedTree(value: unknown): CelValue {
  if (Array.isArray(value)) return value.map(decodedTree);
  if (isRecord(value)) {
    const entries = Object.entries(value).map(
      ([key, inner]) => [key, [key, decodedTree(inner)] as const] as const,
    );
    return new CelMap(new Map(entries));
  }
  if (typeof value === "bigint") return makeDouble(Number(value));
  if (typeof value === "number") return finite(value);
  if (typeof value === "string") return value.toWellFormed();
  return value === true || value === false ? value : null;
}

function finite(value: number): CelValue {
  if (Number.isFinite(value)) return makeDouble(value);
  throw new CelError(`expected a number of 64 bits, got ${value}`);
}
