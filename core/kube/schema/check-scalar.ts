import type {
  IntegerType,
  IntOrTextType,
  KubeType,
  ListType,
  MapType,
  NumberRange,
  ObjectType,
  TextType,
} from "./kube-type.ts";
import type { SchemaWalk } from "./schema-walk.ts";

type ScalarType = Exclude<KubeType, ObjectType | MapType | ListType | { readonly kind: "any" }>;

/** Whether a value has the type of a scalar; what else is wrong with it is reported too. */
export function checkScalar(value: unknown, type: ScalarType, walk: SchemaWalk): boolean {
  switch (type.kind) {
    case "text":
      return checkText(value, type, walk);
    case "integer":
      return checkInteger(value, type, walk);
    case "number":
      return checkNumber(value, type, walk);
    case "boolean":
      return typeof value === "boolean" || wrong(walk, "true or false", value);
    case "quantity":
      return checkQuantity(value, walk);
    case "int-or-text":
      return checkIntOrText(value, type, walk);
  }
}

/** Reports and says no. */
function wrong(walk: SchemaWalk, expected: string, value: unknown): false {
  walk.reportValue("wrong-type", expected, { value, hint: hintFor(expected, value) });
  return false;
}

function hintFor(expected: string, value: unknown): string | null {
  if (expected === "text" && value !== null && typeof value !== "object")
    return `Put it in quotes: "${String(value)}".`;
  if (typeof value !== "string") return null;
  const isNumber = /^-?\d+(\.\d+)?$/.test(value) && expected !== "true or false";
  const isTruth = /^(true|false)$/.test(value) && expected === "true or false";
  return isNumber || isTruth ? `Write ${value} without quotes.` : null;
}

function checkText(value: unknown, type: TextType, walk: SchemaWalk): boolean {
  if (typeof value !== "string") return wrong(walk, "text", value);
  if (type.format !== null) checkFormat(value, type.format, walk);
  const { minLength, maxLength, pattern } = type;
  if (minLength !== null && value.length < 2 * minLength && codePoints(value) < minLength)
    invalid(walk, `at least ${minLength} ${minLength === 1 ? "character" : "characters"}`, value);
  if (maxLength !== null && value.length > maxLength && codePoints(value) > maxLength)
    invalid(walk, `at most ${maxLength} characters`, value);
  if (pattern !== null && !walk.matches(pattern, value))
    invalid(walk, patternWords(pattern), value);
  return true;
}

function patternWords(pattern: string): string {
  return `text that matches ${pattern.length > 120 ? `${pattern.slice(0, 117)}...` : pattern}`;
}

function codePoints(text: string): number {
  return [...text].length;
}

function invalid(walk: SchemaWalk, expected: string, value: unknown): void {
  walk.reportValue("invalid-value", expected, { value });
}

const MOMENT = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function checkFormat(value: string, format: string, walk: SchemaWalk): void {
  if (format === "date-time" && !MOMENT.test(value))
    invalid(walk, 'a time as "2026-01-31T12:00:00Z"', value);
  if (format === "byte" && !isBase64(value)) invalid(walk, "text in base64", value);
}

/** Go skips line ends in base64. */
function isBase64(value: string): boolean {
  const text = value.includes("\n") || value.includes("\r") ? value.replace(/[\r\n]/g, "") : value;
  return text.length % 4 === 0 && BASE64.test(text);
}

const LIMITS = {
  32: { least: -(2n ** 31n), most: 2n ** 31n - 1n },
  64: { least: -(2n ** 63n), most: 2n ** 63n - 1n },
} as const;

function checkInteger(value: unknown, type: IntegerType, walk: SchemaWalk): boolean {
  if (!isInteger(value)) return wrong(walk, "an integer", value);
  checkBits(value, type.bits, walk);
  checkRange(value, type, walk);
  return true;
}

function checkBits(value: number | bigint, bits: 32 | 64, walk: SchemaWalk): void {
  if (isWithin(value, bits)) return;
  const { least, most } = LIMITS[bits];
  invalid(walk, `an integer from ${least} to ${most}`, value);
}

function isInteger(value: unknown): value is number | bigint {
  return Number.isInteger(value) || typeof value === "bigint";
}

function isWithin(value: number | bigint, bits: 32 | 64): boolean {
  if (Number.isSafeInteger(value) && bits === 64) return true;
  const { least, most } = LIMITS[bits];
  return value >= least && value <= most;
}

function checkNumber(value: unknown, type: KubeType & NumberRange, walk: SchemaWalk): boolean {
  if (typeof value !== "number" && typeof value !== "bigint") return wrong(walk, "a number", value);
  checkRange(value, type, walk);
  return true;
}

function checkRange(value: number | bigint, range: NumberRange, walk: SchemaWalk): void {
  const { minimum, maximum, isAboveMinimum, isBelowMaximum, multipleOf } = range;
  if (minimum !== null && (isAboveMinimum ? value <= minimum : value < minimum))
    invalid(walk, `${isAboveMinimum ? "more than" : "at least"} ${minimum}`, value);
  if (maximum !== null && (isBelowMaximum ? value >= maximum : value > maximum))
    invalid(walk, `${isBelowMaximum ? "less than" : "at most"} ${maximum}`, value);
  if (multipleOf !== null && Number(value) % multipleOf !== 0)
    invalid(walk, `a multiple of ${multipleOf}`, value);
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const QUANTITY = /^[+-]?(\d+(\.\d*)?|\.\d+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

function checkQuantity(value: unknown, walk: SchemaWalk): boolean {
  if (typeof value === "number" || typeof value === "bigint") return true;
  if (typeof value !== "string") return wrong(walk, QUANTITY_WORDS, value);
  if (!QUANTITY.test(value.trim())) {
    const hint = quantityHint(value.trim());
    walk.reportValue("invalid-value", QUANTITY_WORDS, { value, hint });
  }
  return true;
}

const QUANTITY_WORDS = 'a quantity such as "500m", "2" or "1Gi"';

/** "1GB", "512mb", "1 Gi": what people write for what they mean. */
function quantityHint(text: string): string | null {
  const match = /^([+-]?\d+(?:\.\d+)?)\s*([kKmMgGtTpPeE])(i?)[bB]?$/.exec(text);
  const [, count, letter = "", binary] = match ?? [];
  if (count === undefined) return null;
  const unit = letter.toUpperCase();
  const suffix = binary === "i" ? `${unit}i` : unit === "K" ? "k" : unit;
  return `Write ${count}${suffix}.`;
}

function checkIntOrText(value: unknown, type: IntOrTextType, walk: SchemaWalk): boolean {
  if (typeof value === "string") {
    if (type.pattern !== null && !walk.matches(type.pattern, value))
      invalid(walk, patternWords(type.pattern), value);
    return true;
  }
  if (!isInteger(value)) return wrong(walk, "an integer or text", value);
  if (walk.isNative) checkBits(value, 32, walk);
  return true;
}
