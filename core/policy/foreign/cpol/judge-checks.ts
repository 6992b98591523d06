import type { PathKey } from "#core/document/field-path.ts";
import { jsonPointer } from "#core/document/field-path.ts";
import { compileConditions } from "../kyverno/conditions.ts";
import { compilePattern, type Pattern, type PatternResult } from "../kyverno/pattern.ts";
import { compileTemplate } from "../kyverno/template.ts";
import type { CpolChecks } from "./decode-cpol.ts";
import type { RequestData } from "./request-data.ts";
import {
  brokenOutcome,
  executionError,
  failed,
  isPolicyError,
  PASSED,
  type RuleOutcome,
  SKIPPED,
} from "./rule-outcome.ts";

/** What is judged: an object, or an element of a list in it. */
export interface Judged {
  readonly rule: string;
  readonly message: string;
  readonly value: unknown;
  /** The whole object. */
  readonly root: unknown;
  /** Where `value` stands in it. */
  readonly place: () => readonly PathKey[];
  readonly data: RequestData;
  /** The same, without the values of a Secret: messages are built from it. */
  readonly shown: RequestData;
  readonly isGone: boolean;
}

/** What something of a rule says. */
export type Check = (judged: Judged) => RuleOutcome;

/** Reads deny, pattern or anyPattern, in Kyverno's order; null where there is none of them. */
export function compileChecks(checks: CpolChecks): Check | null {
  if (checks.deny !== undefined) return denyCheck(checks.deny.conditions);
  const { pattern, anyPattern } = checks;
  if (pattern !== undefined) {
    const given = givenPattern(pattern, compilePattern);
    return patternCheck((judged) => patternOutcome(given(judged), judged));
  }
  if (anyPattern === undefined) return null;
  const given = givenPattern(anyPattern, compilePatterns);
  return patternCheck((judged) => anyPatternOutcome(given(judged), judged));
}

/** The pattern of a rule that has one without variables, and nothing before it. */
export function plainPattern({ deny, pattern }: CpolChecks): Pattern | null {
  if (deny !== undefined || pattern === undefined) return null;
  const { constant } = compileTemplate(pattern);
  return constant === null ? null : compilePattern(constant.tree);
}

function denyCheck(written: unknown): Check {
  const conditions = compileConditions(written);
  return (judged) => {
    try {
      const { holds, message } = conditions(judged.data.scope);
      return holds ? failed(denyMessage(message, judged), judged.place()) : PASSED;
    } catch (error) {
      return brokenOutcome(error, "failed to check deny conditions");
    }
  };
}

function patternCheck(check: Check): Check {
  return (judged) => {
    if (judged.isGone) return SKIPPED;
    try {
      return check(judged);
    } catch (error) {
      return brokenOutcome(error, "variable substitution failed");
    }
  };
}

/** One with variables is another for each object. */
function givenPattern<T>(
  pattern: unknown,
  compile: (pattern: unknown) => T,
): (judged: Judged) => T {
  const { constant, fill } = compileTemplate(pattern);
  if (constant === null) return ({ data }) => compile(fill(data.scope));
  const compiled = compile(constant.tree);
  return () => compiled;
}

function compilePatterns(patterns: unknown): readonly Pattern[] {
  return Array.isArray(patterns) ? patterns.map(compilePattern) : [];
}

function denyMessage(own: string, { message, rule, shown }: Judged): string {
  const written = [message, own].filter((text) => text !== "").join("; ");
  if (written === "") return `validation error: rule ${rule} failed`;
  return substitutedText(written, shown) ?? (own === "" ? written : own);
}

function patternOutcome(pattern: Pattern, judged: Judged): RuleOutcome {
  const found = pattern(judged.value, judged.data.scope.work);
  if (found.result === "pass") return PASSED;
  if (found.result === "skip") return SKIPPED;
  const keys = [...judged.place(), ...found.keys];
  if (found.result === "fail") return failed(patternMessage(keys, judged), keys);
  return executionError(judged.rule, found.message, keys);
}

function patternMessage(keys: readonly PathKey[], { message, rule, shown }: Judged): string {
  if (message === "") return `validation error: rule ${rule} failed at path ${jsonPointer(keys)}`;
  return substitutedText(message, shown) ?? message;
}

/** The place is that of the pattern which failed, where there is one alone. */
function anyPatternOutcome(patterns: readonly Pattern[], judged: Judged): RuleOutcome {
  const results: PatternResult[] = [];
  for (const pattern of patterns) {
    const found = pattern(judged.value, judged.data.scope.work);
    if (found.result === "pass") return PASSED;
    results.push(found);
  }
  const wrong = results.flatMap((found, index) =>
    found.result === "pass" || found.result === "skip" ? [] : [{ ...found, index }],
  );
  if (wrong.length === 0) return results.length === 0 ? PASSED : SKIPPED;
  const places = wrong.map(({ index, keys }) => {
    const pointer = jsonPointer([...judged.place(), ...keys]);
    return `rule ${judged.rule}[${index}] failed at path ${pointer}`;
  });
  const [first] = wrong;
  const keys = wrong.length === 1 ? [...judged.place(), ...(first?.keys ?? [])] : judged.place();
  const message =
    judged.message === ""
      ? `validation error: ${places.join(" ")}`
      : (substitutedText(judged.message, judged.shown) ?? judged.message);
  return failed(message, keys);
}

/** Null where a variable in a message has no value. */
function substitutedText(message: string, { substitute }: RequestData): string | null {
  try {
    const text = substitute(message);
    return typeof text === "string" ? text : JSON.stringify(text);
  } catch (error) {
    if (isPolicyError(error)) return null;
    throw error;
  }
}
