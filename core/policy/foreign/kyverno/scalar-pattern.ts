import { isRecord } from "#core/kube/pod-template.ts";
import { compareSizes, durationNanos, quantityNanos } from "./measured-value.ts";
import { matchesWildcard } from "./wildcard.ts";

export type Operator = ">=" | "<=" | ">" | "<" | "!" | "";

const OPERATORS: readonly Operator[] = [">=", "<=", ">", "<", "!"];
const ENDPOINT = "([-|+]?\\d+(?:\\.\\d+)?[A-Za-z]*)";
const OUTSIDE = new RegExp(`^${ENDPOINT}!-${ENDPOINT}$`);
const INSIDE = new RegExp(`^${ENDPOINT}-${ENDPOINT}$`);

/**
 * Whether a value fits a pattern that is no list, as Kyverno's validate patterns have it: a map asks only for a map, a
 * text is "a | b & c" of operators, ranges and wildcards. @see https://kyverno.io/docs/policy-types/cluster-policy/validate/#patterns
 */
export function fitsScalar(value: unknown, pattern: unknown): boolean {
  switch (typeof pattern) {
    case "boolean":
      return value === pattern;
    case "number":
    case "bigint":
      return fitsNumber(value, pattern);
    case "string":
      return fitsText(value, pattern);
    default:
      if (pattern === null || pattern === undefined) return isEmpty(value);
      return isRecord(pattern) && isRecord(value);
  }
}

/** Nothing, nought, an empty text and false. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === 0 || value === "" || value === false;
}

function fitsNumber(value: unknown, pattern: number | bigint): boolean {
  if (typeof value === "number" || typeof value === "bigint")
    // eslint-disable-next-line eqeqeq -- a bigint and a number of one size are equal
    return value == pattern;
  if (typeof value !== "string") return false;
  const isWhole = typeof pattern === "bigint" || Number.isInteger(pattern);
  if (isWhole)
    return /^[+-]?\d+$/.test(value) && BigInt(value.replace("+", "")) === BigInt(pattern);
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value) && Number(value) === pattern;
}

function fitsText(value: unknown, pattern: string): boolean {
  if (value === pattern) return true;
  return pattern
    .split("|")
    .some((choice) => choice.split("&").every((term) => fitsTerm(value, trimmed(term))));
}

/** Spaces alone: what else is white stays. */
function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (text[start] === " ") start += 1;
  while (end > start && text[end - 1] === " ") end -= 1;
  return text.slice(start, end);
}

function fitsTerm(value: unknown, term: string): boolean {
  const operator = operatorOf(term);
  if (operator !== "")
    return compares(value, { operator, wanted: term.slice(operator.length).trim() });
  const [, low, high] = (term.length < 2 ? null : OUTSIDE.exec(term)) ?? [];
  if (low !== undefined && high !== undefined)
    return (
      compares(value, { operator: "<", wanted: low }) ||
      compares(value, { operator: ">", wanted: high })
    );
  const [, least, most] = (term.length < 2 ? null : INSIDE.exec(term)) ?? [];
  if (least !== undefined && most !== undefined)
    return (
      compares(value, { operator: ">=", wanted: least }) &&
      compares(value, { operator: "<=", wanted: most })
    );
  return compares(value, { operator: "", wanted: term.trim() });
}

/** True for "1-10" and "1Mi-1Gi", which stand for what lies between. */
export function isRange(pattern: string): boolean {
  return operatorOf(pattern) === "" && !OUTSIDE.test(pattern) && INSIDE.test(pattern);
}

/** The operator that a pattern begins with; one character is never one. */
export function operatorOf(term: string): Operator {
  if (term.length < 2) return "";
  return OPERATORS.find((operator) => term.startsWith(operator)) ?? "";
}

interface Comparison {
  readonly operator: Operator;
  readonly wanted: string;
}

/** Durations first, then quantities, then texts. */
function compares(value: unknown, { operator, wanted }: Comparison): boolean {
  const given = numberText(value);
  for (const read of given === null ? [] : [durationNanos, quantityNanos]) {
    const [left, right] = [read(given ?? ""), read(wanted)];
    if (left !== null && right !== null) return holds(compareSizes(left, right), operator);
  }
  if (operator !== "" && operator !== "!") return false;
  const text = plainText(value);
  if (text === null) return false;
  return matchesWildcard(wanted, text) === (operator === "");
}

function holds(order: number, operator: Operator): boolean {
  switch (operator) {
    case "":
      return order === 0;
    case "!":
      return order !== 0;
    case ">":
      return order > 0;
    case "<":
      return order < 0;
    case ">=":
      return order >= 0;
    case "<=":
      return order <= 0;
  }
}

/** What is compared by size; nothing at all counts as nought. */
function numberText(value: unknown): string | null {
  if (value === null || value === undefined) return "0";
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "number") return null;
  return Number.isInteger(value) ? String(BigInt(value)) : value.toFixed(6);
}

/** What wildcards are held against; a fraction is written with an exponent, "1.5E+00", as Go does it. */
function plainText(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value !== "number") return null;
  if (Number.isInteger(value)) return String(BigInt(value));
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  const digits = exponent.replace(/^[+-]/, "").padStart(2, "0");
  return `${mantissa}E${exponent.startsWith("-") ? "-" : "+"}${digits}`;
}
