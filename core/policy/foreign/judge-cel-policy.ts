import type { CelBindings, CelBudget } from "#core/cel/compile-cel.ts";
import { celToText } from "#core/cel/cel-text.ts";
import { withVariables } from "../variable-map.ts";
import { boundedRun, type RunOutcome } from "./bounded-run.ts";
import type { CelDialect, CelPolicy, CompiledValidation } from "./cel-policy.ts";

/** What a validation says about an object. */
export type ValidationOutcome =
  | { readonly status: "pass" | "skip" }
  | { readonly status: "fail" | "error" | "not-evaluable"; readonly message: string };

/** What expressions see; messages are built from `shown`, in which no Secret has its values. */
export interface JudgedBindings {
  readonly seen: CelBindings;
  readonly shown: CelBindings;
  readonly isSecret: boolean;
  readonly budget: CelBudget;
}

const SKIPPED: ValidationOutcome = { status: "skip" };
const PASSED: ValidationOutcome = { status: "pass" };

/** What each validation of a policy says, with one parameter; all skip where a match condition is not met. */
export function judgeCelPolicy(
  policy: CelPolicy,
  judged: JudgedBindings,
): readonly ValidationOutcome[] {
  const { seen, shown, budget } = judged;
  const scoped = (bindings: CelBindings): CelBindings =>
    // Params change what variables are: nothing is kept from one evaluation to the next.
    withVariables(bindings, policy.variables, { budget, memory: new Map() });
  const inside = { ...judged, seen: scoped(seen), shown: scoped(shown) };
  const { hasVariablesInConditions } = policy.dialect;
  const condition = conditionOutcome(policy, hasVariablesInConditions ? inside : judged);
  if (condition !== PASSED) return policy.validations.map(() => condition);
  return policy.validations.map((validation, index) =>
    validationOutcome(validation, { ...inside, index, dialect: policy.dialect }),
  );
}

/** One that is false decides, whatever another ended in. */
function conditionOutcome(policy: CelPolicy, judged: JudgedBindings): ValidationOutcome {
  const outcomes = policy.conditions.map(({ name, program }) => ({
    name,
    outcome: boundedRun(program, judged.seen, judged.budget),
  }));
  if (outcomes.some(({ outcome }) => "value" in outcome && outcome.value === false)) return SKIPPED;
  const missing = outcomes.flatMap(({ outcome }) => ("missing" in outcome ? outcome.missing : []));
  if (missing[0] !== undefined) return notEvaluable(missing[0]);
  const failed = outcomes.find(({ outcome }) => !("value" in outcome && outcome.value === true));
  if (failed === undefined) return PASSED;
  return {
    status: "error",
    message: `match condition "${failed.name}" ${errorWords(failed.outcome, judged.isSecret)}`,
  };
}

interface JudgedValidation extends JudgedBindings {
  readonly index: number;
  readonly dialect: CelDialect;
}

function validationOutcome(
  validation: CompiledValidation,
  judged: JudgedValidation,
): ValidationOutcome {
  const { program, expression } = validation;
  const outcome = boundedRun(program, judged.seen, judged.budget);
  if ("missing" in outcome) return notEvaluable(outcome.missing);
  if ("value" in outcome && outcome.value === true) return PASSED;
  if ("value" in outcome && outcome.value === false)
    return { status: "fail", message: failureMessage(validation, judged) };
  return {
    status: "error",
    message: `expression '${expression}' ${errorWords(outcome, judged.isSecret)}`,
  };
}

function errorWords(outcome: RunOutcome, isSecret: boolean): string {
  if (isSecret) return "resulted in error: it may hold a value of the Secret and is not shown";
  if ("error" in outcome) return `resulted in error: ${outcome.error}`;
  return "resulted in error: expected true or false";
}

const MAX_MESSAGE_LENGTH = 5 * 1024;

/** The expression's text where it is one line; else the message, else which expression failed. */
function failureMessage(
  { messageProgram, message, expression }: CompiledValidation,
  { shown, budget, isSecret, index, dialect }: JudgedValidation,
): string {
  const usual = message ?? dialect.usualMessage({ expression, index });
  if (messageProgram === null) return usual;
  const outcome = boundedRun(messageProgram, shown, budget);
  if (!("value" in outcome) || typeof outcome.value !== "string") {
    const problem = "error" in outcome ? outcome.error : "expected a text";
    return (isSecret ? null : dialect.brokenMessage(problem)) ?? usual;
  }
  const text = celToText(outcome.value).trim();
  return text === "" || text.length > MAX_MESSAGE_LENGTH || text.includes("\n") ? usual : text;
}

function notEvaluable(missing: string): ValidationOutcome {
  return { status: "not-evaluable", message: missing };
}
