import type { PathKey } from "#core/document/field-path.ts";
import { ConditionError } from "../kyverno/conditions/condition-error.ts";
import { JmespathError } from "../kyverno/jmespath/jmespath-error.ts";
import { SubstitutionError } from "../kyverno/substitution-error.ts";
import { WorkError } from "../kyverno/work.ts";

/** What a rule came to for an object, as Kyverno's reports have it; `keys` lead to the place in the object. */
export type RuleOutcome = { readonly status: "pass" | "skip" } | RuleProblem;

export interface RuleProblem {
  readonly status: "fail" | "error" | "not-evaluable";
  readonly keys: readonly PathKey[];
  readonly message: string;
  /** An exception that has been found to silence it. */
  readonly exception?: string;
  /** What else the rule found. */
  readonly others?: readonly RuleProblem[];
}

export const PASSED: RuleOutcome = { status: "pass" };
export const SKIPPED: RuleOutcome = { status: "skip" };
/** There was nothing to judge; Kyverno reports no result then. */
export const UNAPPLIED: RuleOutcome = { status: "skip" };

export function failed(message: string, keys: readonly PathKey[] = []): RuleOutcome {
  return { status: "fail", keys, message };
}

/** What a pattern that cannot say makes of a rule. */
export function executionError(
  rule: string,
  why: string,
  keys: readonly PathKey[] = [],
): RuleOutcome {
  return { status: "error", keys, message: `rule ${rule} execution error: ${why}` };
}

/** What an error that an evaluation ended in makes of the rule. @throws whatever is no error of a policy */
export function brokenOutcome(error: unknown, doing: string): RuleOutcome {
  const cause = causeOf(error);
  if (cause instanceof JmespathError && cause.kind === "unsupported")
    return { status: "not-evaluable", keys: [], message: cause.message };
  if (isPolicyError(error))
    return { status: "error", keys: [], message: `${doing}: ${error.message}` };
  throw error;
}

/** True for an expression that took too long. */
export function isLimit(error: unknown): boolean {
  const cause = causeOf(error);
  return cause instanceof WorkError || (cause instanceof JmespathError && cause.kind === "limit");
}

/** A variable in a variable: the innermost says why. */
function causeOf(error: unknown): unknown {
  return error instanceof SubstitutionError && error.cause !== undefined
    ? causeOf(error.cause)
    : error;
}

/** True for an error of the policy's own texts; a variable without a value, an operator that there is none. */
export function isPolicyError(error: unknown): error is Error {
  return (
    error instanceof SubstitutionError ||
    error instanceof JmespathError ||
    error instanceof ConditionError ||
    error instanceof WorkError
  );
}
