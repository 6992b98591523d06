import { canonicalJson } from "#core/kube/canonical-json.ts";
import type { Constraint } from "./kube-type.ts";
import type { PatternTest, SchemaWalk } from "./schema-walk.ts";

/** Reports what allOf, anyOf, oneOf and not of a structural schema find wrong with a value as a whole. */
export function checkConstraints(
  value: unknown,
  constraints: readonly Constraint[],
  walk: SchemaWalk,
): void {
  for (const constraint of constraints) {
    if (isSatisfied(value, constraint, walk.matches)) continue;
    const place = walk.place();
    const words = wordsOf(constraint);
    walk.report("invalid-value", place === "" ? words : `${place}: ${words}`);
  }
}

function wordsOf({ anyOf, oneOf, not }: Constraint): string {
  const required = fieldsOf(oneOf ?? anyOf ?? []);
  if (required !== null)
    return `expected ${oneOf === undefined ? "at least" : "exactly"} one of the fields ${required}`;
  if (not?.required !== undefined)
    return `expected not all of the fields ${not.required.join(", ")} at once`;
  return "expected a value that fits the alternatives (allOf, anyOf, oneOf, not) of its schema";
}

/** The names where every alternative asks for fields and nothing else. */
function fieldsOf(alternatives: readonly Constraint[]): string | null {
  const isPlain = alternatives.every(
    (alternative) => alternative.required !== undefined && Object.keys(alternative).length === 1,
  );
  if (!isPlain || alternatives.length === 0) return null;
  return alternatives.map(({ required = [] }) => required.join(" with ")).join(", ");
}

/** JSON Schema's meaning of a constraint. */
function isSatisfied(value: unknown, constraint: Constraint, matches: PatternTest): boolean {
  const { allOf, anyOf, oneOf, not } = constraint;
  const holds = (part: Constraint) => isSatisfied(value, part, matches);
  if (allOf !== undefined && !allOf.every(holds)) return false;
  if (anyOf !== undefined && !anyOf.some(holds)) return false;
  if (oneOf !== undefined && oneOf.filter(holds).length !== 1) return false;
  if (not !== undefined && holds(not)) return false;
  if (constraint.enum !== undefined && !isListed(value, constraint.enum)) return false;
  if (constraint.type !== undefined && !isOfType(value, constraint.type)) return false;
  if (typeof value === "string") return fitsText(value, constraint, matches);
  if (typeof value === "number" || typeof value === "bigint") return fitsNumber(value, constraint);
  if (Array.isArray(value)) return fitsList(value, constraint, matches);
  if (typeof value === "object" && value !== null)
    return fitsFields(value as Readonly<Record<string, unknown>>, constraint, matches);
  return true;
}

/** Whether a value is one of those listed. */
export function isListed(value: unknown, allowed: readonly unknown[]): boolean {
  if (allowed.includes(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  const text = canonicalJson(value);
  return allowed.some((candidate) => canonicalJson(candidate) === text);
}

function isOfType(value: unknown, type: string): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "object")
    return typeof value === "object" && value !== null && !Array.isArray(value);
  if (type === "integer") return Number.isInteger(value) || typeof value === "bigint";
  if (type === "number") return typeof value === "number" || typeof value === "bigint";
  return typeof value === type;
}

/** Forms that tell alternatives apart; other formats are taken for granted. */
const FORMS: Readonly<Record<string, RegExp>> = {
  ipv4: /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/,
  ipv6: /^[0-9a-fA-F.]*:[0-9a-fA-F:.]*$/,
};

function fitsText(value: string, constraint: Constraint, matches: PatternTest): boolean {
  const { pattern, minLength, maxLength, format } = constraint;
  const form = format === undefined ? undefined : FORMS[format];
  return (
    (form === undefined || form.test(value)) &&
    isBetween([...value].length, minLength, maxLength) &&
    (pattern === undefined || matches(pattern, value))
  );
}

function fitsNumber(value: number | bigint, { minimum, maximum }: Constraint): boolean {
  return (minimum === undefined || value >= minimum) && (maximum === undefined || value <= maximum);
}

function fitsList(
  value: readonly unknown[],
  { items, minItems, maxItems }: Constraint,
  matches: PatternTest,
): boolean {
  if (!isBetween(value.length, minItems, maxItems)) return false;
  return items === undefined || value.every((element) => isSatisfied(element, items, matches));
}

function fitsFields(
  value: Readonly<Record<string, unknown>>,
  constraint: Constraint,
  matches: PatternTest,
): boolean {
  const { required = [], properties = {}, additionalProperties: rest } = constraint;
  const names = Object.keys(value).filter((name) => value[name] !== null);
  if (!isBetween(names.length, constraint.minProperties, constraint.maxProperties)) return false;
  if (!required.every((name) => names.includes(name))) return false;
  return names.every((name) => {
    const part = Object.hasOwn(properties, name) ? properties[name] : rest;
    return typeof part !== "object" || isSatisfied(value[name], part, matches);
  });
}

function isBetween(count: number, least: number | undefined, most: number | undefined): boolean {
  return (least === undefined || count >= least) && (most === undefined || count <= most);
}
