import type { PathKey } from "#core/document/field-path.ts";
import { jsonPointer } from "#core/document/field-path.ts";
import { evaluateConditions } from "../kyverno/conditions.ts";
import { matchPattern, type PatternResult } from "../kyverno/pattern.ts";
import type { CpolChecks } from "./decode-cpol.ts";
import type { RequestData } from "./request-data.ts";
import {
  brokenOutcome,
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

/** What deny, pattern or anyPattern says, in Kyverno's order; null where there is none of them. */
export function judgeChecks(checks: CpolChecks, judged: Judged): RuleOutcome | null {
  if (checks.deny !== undefined) return denyOutcome(checks.deny.conditions, judged);
  const { pattern, anyPattern } = checks;
  if (pattern === undefined && anyPattern === undefined) return null;
  if (judged.isGone) return SKIPPED;
  try {
    if (pattern !== undefined) return patternOutcome(judged.data.substitute(pattern), judged);
    return anyPatternOutcome(judged.data.substitute(anyPattern), judged);
  } catch (error) {
    return brokenOutcome(error, "variable substitution failed");
  }
}

function denyOutcome(conditions: unknown, judged: Judged): RuleOutcome {
  try {
    const { holds, message } = evaluateConditions(conditions, judged.data.substitute);
    return holds ? failed(denyMessage(message, judged), judged.place()) : PASSED;
  } catch (error) {
    return brokenOutcome(error, "failed to check deny conditions");
  }
}

function denyMessage(own: string, { message, rule, shown }: Judged): string {
  const written = [message, own].filter((text) => text !== "").join("; ");
  if (written === "") return `validation error: rule ${rule} failed`;
  return substitutedText(written, shown) ?? (own === "" ? written : own);
}

function patternOutcome(pattern: unknown, judged: Judged): RuleOutcome {
  const found = matchPattern(judged.value, pattern);
  if (found.result === "pass") return PASSED;
  if (found.result === "skip") return SKIPPED;
  const keys = [...judged.place(), ...found.keys];
  if (found.result === "fail") return failed(patternMessage(keys, judged), keys);
  const message = `rule ${judged.rule} execution error: ${found.message}`;
  return { status: "error", keys, message };
}

function patternMessage(keys: readonly PathKey[], { message, rule, shown }: Judged): string {
  if (message === "") return `validation error: rule ${rule} failed at path ${jsonPointer(keys)}`;
  return substitutedText(message, shown) ?? message;
}

/** The place is that of the pattern which failed, where there is one alone. */
function anyPatternOutcome(patterns: unknown, judged: Judged): RuleOutcome {
  const results: PatternResult[] = [];
  for (const pattern of Array.isArray(patterns) ? (patterns as readonly unknown[]) : []) {
    const found = matchPattern(judged.value, pattern);
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
