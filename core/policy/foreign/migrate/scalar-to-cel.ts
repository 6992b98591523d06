import { isRecord } from "#core/is-record.ts";
import { durationNanos, quantityNanos } from "../kyverno/measured-value.ts";
import { fitsScalar, isRange, operatorOf, type Operator } from "../kyverno/scalar-pattern.ts";
import { hasWildcard, matchesWildcard } from "../kyverno/wildcard.ts";
import { celText } from "../export/cel-literal.ts";
import { ALWAYS, and, claim, every, type Formula, NEVER, not, or, relation } from "./formula.ts";
import type { Shape } from "./known-shapes.ts";
import { elementShape } from "./known-shapes.ts";
import { wildcardFormula } from "./wildcard-to-cel.ts";

/** A value in CEL that is there. */
export interface ScalarPlace {
  readonly text: string;
  readonly shape: Shape;
  /** The key that it stands under, which tells what is in a list. */
  readonly key: string;
  /** In a list already: a list in it is none of Kyverno's. */
  readonly isElement?: boolean;
}

/**
 * Whether a value fits a pattern that is no map and no list. A formula that is `total` never ends in an error; another
 * one may, instead of being false.
 */
export function scalarFormula(place: ScalarPlace, pattern: unknown, total: boolean): Formula {
  const { text, shape, key, isElement = false } = place;
  switch (shape) {
    case "map":
      return NEVER;
    case "list": {
      const inner = { text: EACH, shape: elementShape(key), key: "", isElement: true };
      return every(text, EACH, scalarFormula(inner, pattern, total));
    }
    case "unknown": {
      const single = anyScalar(text, pattern, total);
      if (isElement) return single;
      const each = every(text, EACH, anyScalar(EACH, pattern, total));
      return or(single, and(relation(`type(${text})`, "==", "list"), each));
    }
    default:
      return knownScalar(text, shape, pattern);
  }
}

const EACH = "value";

type ScalarShape = "text" | "prose" | "flag" | "count" | "quantity";

function knownScalar(text: string, shape: ScalarShape, pattern: unknown): Formula {
  if (pattern === null || pattern === undefined) return knownEmpty(text, shape);
  if (typeof pattern === "boolean")
    return shape === "flag" ? relation(text, "==", String(pattern)) : NEVER;
  if (typeof pattern === "number" || typeof pattern === "bigint") {
    if (shape === "flag") return NEVER;
    if (shape === "count")
      return Number.isInteger(Number(pattern)) ? relation(text, "==", String(pattern)) : NEVER;
    if (isText(shape)) return numberInText(text, pattern);
    return or(relation(text, "==", String(pattern)), textOnly(text, numberInText(text, pattern)));
  }
  if (typeof pattern !== "string") return NEVER;
  const written = isText(shape) ? text : `string(${text})`;
  return textFormula({ text: written, raw: text, shape }, pattern, true);
}

function knownEmpty(text: string, shape: ScalarShape): Formula {
  if (shape === "flag") return relation(text, "==", "false");
  return relation(text, "==", isText(shape) ? '""' : "0");
}

function isText(shape: Shape): boolean {
  return shape === "text" || shape === "prose";
}

function textOnly(text: string, formula: Formula): Formula {
  return and(relation(`type(${text})`, "==", "string"), formula);
}

/** A whole number as Go reads it from a text: a sign and noughts may stand before it. */
function numberInText(text: string, pattern: number | bigint): Formula {
  if (typeof pattern === "number" && !Number.isInteger(pattern)) {
    const decimal = "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?$";
    const isNumber = claim(`${text}.matches(${celText(decimal)})`);
    return and(isNumber, relation(`double(${text})`, "==", String(pattern)));
  }
  const digits = String(pattern).replace("-", "");
  const sign = Number(pattern) === 0 ? "[+-]?" : Number(pattern) < 0 ? "-" : "[+]?";
  return claim(`${text}.matches(${celText(`^${sign}0*${digits}$`)})`);
}

/** A value of whatever type, not seen as a list. */
function anyScalar(text: string, pattern: unknown, total: boolean): Formula {
  if (pattern === null || pattern === undefined)
    return or(...["null", "0", '""', "false"].map((empty) => relation(text, "==", empty)));
  if (typeof pattern === "boolean") return relation(text, "==", String(pattern));
  if (typeof pattern === "number" || typeof pattern === "bigint") {
    const same = relation(text, "==", String(pattern));
    return or(same, textOnly(text, numberInText(text, pattern)));
  }
  if (typeof pattern !== "string" || isRecord(pattern)) return NEVER;
  const ofNothing = fitsScalar(null, pattern) ? [relation(text, "==", "null")] : [];
  const place = { text: `string(${text})`, raw: text, shape: "unknown" as const };
  const own = textFormula(place, pattern, total);
  const isSafe = !total || own.kind === "constant" || isEquality(own, text);
  const guards = isSafe ? [] : ["null_type", "list", "map"].map((type) => isNo(text, type));
  return or(...ofNothing, and(...guards, own.kind === "constant" ? isScalar(text, own) : own));
}

/** Equality of values of any types is never an error. */
function isEquality(formula: Formula, text: string): boolean {
  return formula.kind === "test" && formula.text.startsWith(`${text} == `);
}

function isNo(text: string, type: string): Formula {
  return type === "null_type"
    ? relation(text, "!=", "null")
    : relation(`type(${text})`, "!=", type);
}

/** "*" asks for a value that is one. */
function isScalar(text: string, own: Formula): Formula {
  return and(own, ...["null_type", "list", "map"].map((type) => isNo(text, type)));
}

interface WrittenPlace {
  /** The value as a text. */
  readonly text: string;
  /** The value as it is. */
  readonly raw: string;
  readonly shape: ScalarShape | "unknown";
}

function textFormula(place: WrittenPlace, pattern: string, total: boolean): Formula {
  const choices = pattern
    .split("|")
    .map((choice) => and(...choice.split("&").map((term) => termFormula(place, term, total))));
  const { shape, raw } = place;
  const isOpen = shape === "unknown" || shape === "prose";
  const itself = isOpen && !isOwnMatch(pattern) ? [relation(raw, "==", celText(pattern))] : [];
  return or(...itself, ...choices);
}

/** Whether the text of a pattern fits its own operators; it is always taken. */
function isOwnMatch(pattern: string): boolean {
  if (/[|& ]/.test(pattern)) return fitsScalar(pattern, ` ${pattern}`);
  const operator = operatorOf(pattern);
  if (operator === "") return rangeOf(pattern) === null;
  return operator === "!" && !matchesWildcard(pattern.slice(1).trim(), pattern);
}

function termFormula(place: WrittenPlace, written: string, total: boolean): Formula {
  const term = written.replace(/^ +| +$/g, "");
  const operator = operatorOf(term);
  if (operator !== "") {
    const wanted = term.slice(operator.length).trim();
    return comparison(place, { operator, wanted, total });
  }
  const range = rangeOf(term);
  if (range === null) return comparison(place, { operator: "", wanted: term.trim(), total });
  const { low, high, isOutside } = range;
  if (isOutside)
    return or(
      comparison(place, { operator: "<", wanted: low, total }),
      comparison(place, { operator: ">", wanted: high, total }),
    );
  return and(
    comparison(place, { operator: ">=", wanted: low, total }),
    comparison(place, { operator: "<=", wanted: high, total }),
  );
}

interface Comparison {
  readonly operator: Operator;
  readonly wanted: string;
  readonly total: boolean;
}

const SIGNS = { "": "==", "!": "!=", ">": ">", "<": "<", ">=": ">=", "<=": "<=" } as const;

function comparison(place: WrittenPlace, { operator, wanted, total }: Comparison): Formula {
  const measures = measured(place, { operator, wanted, total });
  if (operator === "!") {
    // "!" wants a value that is none of these, where equality is just false.
    const raw = place.shape === "unknown" ? place.text : place.raw;
    return not(comparison({ ...place, raw }, { operator: "", wanted, total: true }));
  }
  if (operator !== "") return measures;
  if (quantityNanos(wanted) !== null || durationNanos(wanted) !== null) return measures;
  return plainEquality(place, wanted);
}

/** Texts that are no size. */
function plainEquality({ text, raw, shape }: WrittenPlace, wanted: string): Formula {
  if (hasWildcard(wanted)) return wildcardFormula(text, wanted);
  if (wanted === "true" || wanted === "false") {
    if (shape === "flag") return relation(raw, "==", wanted);
    const asText = relation(raw, "==", celText(wanted));
    return shape === "unknown" && raw !== text ? or(asText, relation(raw, "==", wanted)) : asText;
  }
  return shape === "flag" || shape === "count" ? NEVER : relation(raw, "==", celText(wanted));
}

/** Sizes: durations of both sides, else quantities of both; where both are both the order is the same. */
function measured(place: WrittenPlace, { operator, wanted, total }: Comparison): Formula {
  const { text, raw, shape } = place;
  const sign = SIGNS[operator];
  const isQuantity = quantityNanos(wanted) !== null;
  if (shape === "flag") return NEVER;
  if (shape === "count" && /^[+-]?\d{1,15}$/.test(wanted))
    return relation(raw, sign, String(Number(wanted)));
  const size = `quantity(${text}).compareTo(quantity(${celText(wanted)}))`;
  const ofQuantity = isQuantity
    ? and(
        total && shape !== "quantity" && shape !== "count" ? claim(`isQuantity(${text})`) : ALWAYS,
        relation(size, sign, "0"),
      )
    : NEVER;
  if (isQuantity && (shape === "quantity" || shape === "count")) return ofQuantity;
  if (durationNanos(wanted) === null) return ofQuantity;
  const duration = relation(`duration(${text})`, sign, `duration(${celText(wanted)})`);
  const isDuration = total ? claim(`${text}.matches(${celText(DURATION)})`) : ALWAYS;
  return or(ofQuantity, and(isDuration, duration));
}

interface Range {
  readonly low: string;
  readonly high: string;
  readonly isOutside: boolean;
}

/** "1-10" stands for what lies between, "1!-10" for the rest. */
function rangeOf(term: string): Range | null {
  if (term.length < 2) return null;
  const isOutside = !isRange(term);
  if (isOutside && (operatorOf(term) !== "" || !isRange(term.replace("!-", "-")))) return null;
  const [, low = "", high = ""] = /^([-|+]?[^-!]*)!?-(.*)$/.exec(term) ?? [];
  return { low, high, isOutside };
}

const DURATION = "^[+-]?(0|(([0-9]+([.][0-9]*)?|[.][0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$";
