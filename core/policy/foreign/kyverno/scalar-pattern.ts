import { isRecord } from "#core/is-record.ts";
import { compareSizes, durationNanos, quantityNanos } from "./measured-value.ts";
import { compileWildcard } from "./wildcard.ts";
import { openWork, takeSteps, type Work } from "./work.ts";

export type Operator = ">=" | "<=" | ">" | "<" | "!" | "";

const OPERATORS: readonly Operator[] = [">=", "<=", ">", "<", "!"];
const ENDPOINT = "([-|+]?\\d+(?:\\.\\d+)?[A-Za-z]*)";
const OUTSIDE = new RegExp(`^${ENDPOINT}!-${ENDPOINT}$`);
const INSIDE = new RegExp(`^${ENDPOINT}-${ENDPOINT}$`);

/** Whether a value fits. @throws WorkError */
export type ScalarTest = (value: unknown, work: Work) => boolean;

/** The same as compileScalar for a pattern that is asked once. */
export function fitsScalar(value: unknown, pattern: unknown, work: Work = openWork()): boolean {
  return compileScalar(pattern)(value, work);
}

/**
 * Whether values fit a pattern that is no list, as Kyverno's validate patterns have it: a map asks only for a map, a
 * text is "a | b & c" of operators, ranges and wildcards. @see https://kyverno.io/docs/policy-types/cluster-policy/validate/#patterns
 */
export function compileScalar(pattern: unknown): ScalarTest {
  switch (typeof pattern) {
    case "boolean":
      return (value) => value === pattern;
    case "number":
    case "bigint":
      return (value) => fitsNumber(value, pattern);
    case "string":
      return textTest(pattern);
    default:
      if (pattern === null || pattern === undefined) return isEmpty;
      return isRecord(pattern) ? isRecord : () => false;
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
  return /^[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(value) && Number(value) === pattern;
}

function textTest(pattern: string): ScalarTest {
  const choices = pattern
    .split("|")
    .map((choice) => every(choice.split("&").map((term) => termTest(trimmed(term)))));
  const fits = some(choices);
  return (value, work) => value === pattern || fits(value, work);
}

function every(tests: readonly ScalarTest[]): ScalarTest {
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (value, work) => tests.every((test) => test(value, work));
}

function some(tests: readonly ScalarTest[]): ScalarTest {
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (value, work) => {
    takeSteps(work, tests.length);
    return tests.some((test) => test(value, work));
  };
}

/** Spaces alone: what else is white stays. */
function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (text[start] === " ") start += 1;
  while (end > start && text[end - 1] === " ") end -= 1;
  return text.slice(start, end);
}

function termTest(term: string): ScalarTest {
  const operator = operatorOf(term);
  if (operator !== "") return comparison({ operator, wanted: term.slice(operator.length).trim() });
  const range = rangeOf(term);
  if (range?.isOutside === true)
    return some([
      comparison({ operator: "<", wanted: range.low }),
      comparison({ operator: ">", wanted: range.high }),
    ]);
  if (range !== null)
    return every([
      comparison({ operator: ">=", wanted: range.low }),
      comparison({ operator: "<=", wanted: range.high }),
    ]);
  return comparison({ operator: "", wanted: term.trim() });
}

/** What "1-10" and "1Mi-1Gi", or "1!-10" for what lies outside, stand for. */
export interface Range {
  readonly low: string;
  readonly high: string;
  readonly isOutside: boolean;
}

/** The range that a term without an operator is; null for another one. */
function rangeOf(term: string): Range | null {
  if (term.length < 2) return null;
  const outside = OUTSIDE.exec(term);
  const [, low, high] = outside ?? INSIDE.exec(term) ?? [];
  if (low === undefined || high === undefined) return null;
  return { low, high, isOutside: outside !== null };
}

/** True for a range of what lies between. */
export function isRange(pattern: string): boolean {
  return operatorOf(pattern) === "" && rangeOf(pattern)?.isOutside === false;
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
function comparison({ operator, wanted }: Comparison): ScalarTest {
  const [duration, quantity] = [durationNanos(wanted), quantityNanos(wanted)];
  const fitsWildcard = compileWildcard(wanted);
  const isWanted = operator === "";
  const isText = isWanted || operator === "!";
  const whole = duration === null ? wholeNumber(quantity) : null;
  return (value, work) => {
    if (whole !== null && typeof value === "number" && Number.isSafeInteger(value))
      return holds(Math.sign(value - whole), operator);
    const order = sizeOrder(value, { duration, quantity });
    if (order !== null) return holds(order, operator);
    if (!isText) return false;
    const text = plainText(value);
    return text !== null && fitsWildcard(text, work) === isWanted;
  };
}

const NANOS = 1_000_000_000n;

/** What a quantity is as a number, where that is exact. */
function wholeNumber(nanos: bigint | null): number | null {
  if (nanos === null || nanos % NANOS !== 0n) return null;
  const whole = Number(nanos / NANOS);
  return Number.isSafeInteger(whole) ? whole : null;
}

interface Sizes {
  readonly duration: bigint | null;
  readonly quantity: bigint | null;
}

/** Null where one side has no size. */
function sizeOrder(value: unknown, { duration, quantity }: Sizes): number | null {
  if (duration === null && quantity === null) return null;
  const given = numberText(value);
  if (given === null) return null;
  const left = duration === null ? null : durationNanos(given);
  if (left !== null && duration !== null) return compareSizes(left, duration);
  const own = quantity === null ? null : quantityNanos(given);
  return own === null || quantity === null ? null : compareSizes(own, quantity);
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
