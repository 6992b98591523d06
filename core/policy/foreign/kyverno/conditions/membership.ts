import { compileScalar, fitsScalar, isRange } from "../scalar-pattern.ts";
import { compileWildcard, matchesWildcard } from "../wildcard.ts";
import { takeSteps, type Work } from "../work.ts";
import { ConditionError } from "./condition-error.ts";
import { goText } from "./go-text.ts";

/** Some of the key is in the value: a list, a wildcard, a range "1-10", or a JSON list as text. */
export function anyIn(key: unknown, value: unknown, work: Work): boolean {
  if (!Array.isArray(key)) return isIn(key, value, work) === true;
  const keys = key.map(goText);
  if (typeof value === "string") {
    if (keys.length === 1 && keys[0] === value) return true;
    if (isRange(value)) return keys.some(fitting(value, work));
  }
  const values = choices(value, { withScalars: true });
  return values !== null && keys.some(finder(keys, values, work));
}

/** Some of the key is not in the value. */
export function anyNotIn(key: unknown, value: unknown, work: Work): boolean {
  if (!Array.isArray(key)) return isIn(key, value, work) === false;
  const keys = key.map(goText);
  if (typeof value === "string") {
    if (keys.length === 1 && keys[0] === value) return false;
    if (isRange(value)) return keys.some(fitting(value.replace("-", "!-"), work));
  }
  const values = choices(value, { withScalars: true });
  if (values === null) return false;
  const isFound = finder(keys, values, work);
  return keys.some((one) => !isFound(one));
}

/** All of the key is in the value. */
export function allIn(key: unknown, value: unknown, work: Work): boolean {
  if (!Array.isArray(key)) return isIn(key, value, work) === true;
  const keys = key.map(goText);
  if (typeof value === "string") {
    if (keys.length === 1 && keys[0] === value) return true;
    if (isRange(value)) return keys.every(fitting(value, work));
  }
  const values = choices(value, { withScalars: false });
  return values !== null && keys.every(finder(keys, values, work));
}

/** Nothing of the key is in the value. */
export function allNotIn(key: unknown, value: unknown, work: Work): boolean {
  if (!Array.isArray(key)) return isIn(key, value, work) === false;
  const keys = key.map(goText);
  if (typeof value === "string") {
    if (keys.length === 1 && keys[0] === value) return false;
    if (isRange(value)) return !keys.some(fitting(value, work));
  }
  const values = choices(value, { withScalars: false });
  return values !== null && !keys.some(finder(keys, values, work));
}

/** The older operator: a list must be wholly in the value, letter by letter. */
export function plainIn(key: unknown, value: unknown, work: Work): boolean {
  if (!Array.isArray(key)) return isPlainIn(key, value, work) === true;
  const keys = texts(key);
  if (typeof value === "string" && keys.length === 1 && keys[0] === value) return true;
  const values = plainChoices(value);
  return values !== null && keys.every((one) => values.has(one));
}

/** The older operator: something of a list is not in the value. Kyverno says so too where both are one same text. */
export function plainNotIn(key: unknown, value: unknown, work: Work): boolean {
  if (!Array.isArray(key)) return isPlainIn(key, value, work) === false;
  const keys = texts(key);
  if (typeof value === "string" && keys.length === 1 && keys[0] === value) return true;
  const values = plainChoices(value);
  return values !== null && keys.some((one) => !values.has(one));
}

function fitting(pattern: string, work: Work): (key: string) => boolean {
  const fits = compileScalar(pattern);
  return (key) => fits(key, work);
}

const MOST_PAIRS = 1_000_000;

/** Whether one side fits the other as a wildcard. @throws ConditionError for lists too long to be compared */
function finder(
  keys: readonly string[],
  values: readonly string[],
  work: Work,
): (key: string) => boolean {
  if (keys.length * values.length > MOST_PAIRS)
    throw new ConditionError(`expected lists of at most ${MOST_PAIRS} pairs`);
  const tests = values.map(compileWildcard);
  return (key) => {
    takeSteps(work, values.length);
    const isFound = compileWildcard(key);
    return values.some(
      (value, index) => tests[index]?.(key, work) === true || isFound(value, work),
    );
  };
}

/** One key; null where the key or the value is of a type that nothing can be said of. */
function isIn(key: unknown, value: unknown, work: Work): boolean | null {
  const text = keyText(key);
  if (text === null) return null;
  if (Array.isArray(value)) return finder([text], value.map(goText), work)(text);
  if (typeof value !== "string") return null;
  if (matchesWildcard(value, text, work)) return true;
  if (isRange(value)) return fitsScalar(text, value, work);
  return choices(value, { withScalars: false })?.includes(text) ?? null;
}

function isPlainIn(key: unknown, value: unknown, work: Work): boolean | null {
  const text = keyText(key);
  if (text === null) return null;
  if (Array.isArray(value)) return finder([text], value.map(goText), work)(text);
  if (typeof value !== "string") return null;
  if (matchesWildcard(value, text, work)) return true;
  return jsonTexts(value)?.includes(text) ?? null;
}

function keyText(key: unknown): string | null {
  const isText = ["string", "number", "bigint", "boolean"].includes(typeof key);
  return isText ? goText(key) : null;
}

/** What a value offers; null for a type that offers nothing. A text that is no JSON offers itself. */
function choices(
  value: unknown,
  { withScalars }: { readonly withScalars: boolean },
): readonly string[] | null {
  if (Array.isArray(value)) return value.map(goText);
  if (typeof value === "string") return isJson(value) ? jsonTexts(value) : [value];
  return withScalars && ["number", "bigint", "boolean"].includes(typeof value)
    ? [goText(value)]
    : null;
}

function plainChoices(value: unknown): ReadonlySet<string> | null {
  if (typeof value === "string") {
    const listed = jsonTexts(value);
    return listed === null ? null : new Set(listed);
  }
  const isListed = Array.isArray(value) && value.every((one) => typeof one === "string");
  return isListed ? new Set(texts(value)) : null;
}

function texts(list: readonly unknown[]): readonly string[] {
  return list.map((one) => {
    if (typeof one === "string") return one;
    throw new ConditionError("expected a list of texts as key of In or NotIn");
  });
}

function isJson(text: string): boolean {
  return parsed(text) !== undefined;
}

/** A JSON list of texts; null inside of it is an empty text, as Go reads it. */
function jsonTexts(text: string): readonly string[] | null {
  const value = parsed(text);
  if (value === null) return [];
  if (!Array.isArray(value)) return null;
  const isListed = value.every((one) => one === null || typeof one === "string");
  return isListed ? value.map((one) => String(one ?? "")) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
