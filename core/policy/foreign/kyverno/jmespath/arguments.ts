import { isRecord } from "#core/is-record.ts";
import { JmespathReference } from "./jmespath-function.ts";
import { valueError } from "./jmespath-error.ts";
import { isList, isNumber } from "./jmespath-value.ts";

type Given = readonly unknown[];

export function textAt(given: Given, index: number): string {
  const value = given[index];
  if (typeof value === "string") return value;
  throw misplaced("a string", index);
}

export function numberAt(given: Given, index: number): number {
  const value = given[index];
  if (isNumber(value)) return Number(value);
  throw misplaced("a number", index);
}

export function listAt(given: Given, index: number): readonly unknown[] {
  const value = given[index];
  if (isList(value)) return value;
  throw misplaced("a list", index);
}

export function mapAt(given: Given, index: number): Readonly<Record<string, unknown>> {
  const value = given[index];
  if (isRecord(value) && !(value instanceof JmespathReference)) return value;
  throw misplaced("a map", index);
}

export function referenceAt(given: Given, index: number): JmespathReference {
  const value = given[index];
  if (value instanceof JmespathReference) return value;
  throw misplaced("an expression", index);
}

/** A text, a number or a boolean, as text. */
export function scalarText(value: unknown, index: number): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value !== "number") throw misplaced("a string or a number", index);
  return shortest(value);
}

/** Kyverno shortens numbers to 32 bits here. */
function shortest(value: number): string {
  for (let digits = 1; digits < 10; digits += 1) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === Math.fround(value)) return decimal(Number(text));
  }
  return decimal(value);
}

function decimal(value: number): string {
  const text = String(value);
  return text.includes("e") ? value.toFixed(20).replace(/0+$/, "") : text;
}

function misplaced(what: string, index: number) {
  return valueError(`expected ${what} as argument ${index + 1}`);
}
