import { isRecord } from "#core/is-record.ts";
import { ConditionError } from "./conditions/condition-error.ts";
import { type ConditionOperator, conditionOperator } from "./conditions/condition-operator.ts";
import type { TemplateScope } from "./fill-text.ts";
import { compileTemplate } from "./template.ts";

/** Whether conditions hold, and the messages of those that decided it, joined by "; ". */
export interface ConditionOutcome {
  readonly holds: boolean;
  readonly message: string;
}

/** @throws ConditionError for an unknown operator or shape, SubstitutionError, WorkError */
export type Conditions = (scope: TemplateScope) => ConditionOutcome;

/**
 * Reads `preconditions` or `deny.conditions` once for all scopes in which they are asked: `{any, all}`, or a plain list of
 * conditions, which must all hold; several blocks in a list must all hold too. What is wrong with them is said when asked.
 */
export function compileConditions(conditions: unknown): Conditions {
  if (conditions === null || conditions === undefined) return () => HOLDS;
  if (Array.isArray(conditions)) return allOf(conditions.map(compileEntry));
  if (isRecord(conditions)) return compileBlock(conditions);
  return () => {
    throw new ConditionError("expected any, all or a list of conditions");
  };
}

const HOLDS: ConditionOutcome = { holds: true, message: "" };
const FAILS: ConditionOutcome = { holds: false, message: "" };

type Tree = Readonly<Record<string, unknown>>;

function compileEntry(entry: unknown): Conditions {
  const isBlock = isRecord(entry) && ("any" in entry || "all" in entry);
  return isBlock ? compileBlock(entry) : compileCondition(entry);
}

function allOf(tests: readonly Conditions[]): Conditions {
  return (scope) => {
    const messages: string[] = [];
    for (const test of tests) {
      const outcome = test(scope);
      if (!outcome.holds) return outcome;
      messages.push(outcome.message);
    }
    return { holds: true, message: joined(messages, ";") };
  };
}

/** An empty `any` holds for nothing; an empty `all`, and one that is left out, for everything. */
function compileBlock({ any, all }: Tree): Conditions {
  const [ofAny, ofAll] = [compileList(any ?? null, "any"), compileList(all ?? [], "all")];
  const isAnyAsked = any !== null && any !== undefined;
  if (!hasMessage(any) && !hasMessage(all))
    return (scope) => {
      const judge = (test: Conditions): boolean => test(scope).holds;
      const isAnyMet = !isAnyAsked || ofAny().some(judge);
      const areAllMet = ofAll().every(judge);
      return isAnyMet && areAllMet ? HOLDS : FAILS;
    };
  return (scope) => {
    const met: string[] = [];
    const missed: string[] = [];
    const judge = (test: Conditions): boolean => {
      const { holds, message } = test(scope);
      if (message !== "") (holds ? met : missed).push(message);
      return holds;
    };
    const isAnyMet = !isAnyAsked || ofAny().some(judge);
    const areAllMet = ofAll().every(judge);
    const holds = isAnyMet && areAllMet;
    return { holds, message: joined(holds ? met : missed, "; ") };
  };
}

function hasMessage(conditions: unknown): boolean {
  return Array.isArray(conditions) && conditions.some((one) => isRecord(one) && "message" in one);
}

function compileList(conditions: unknown, name: string): () => readonly Conditions[] {
  if (Array.isArray(conditions)) {
    const tests = conditions.map(compileCondition);
    return () => tests;
  }
  return () => {
    throw new ConditionError(`expected a list of conditions in ${name}`);
  };
}

function compileCondition(condition: unknown): Conditions {
  if (!isRecord(condition))
    return () => {
      throw new ConditionError("expected a condition of key and operator");
    };
  const key = compileTemplate(condition.key ?? null);
  const value = compileTemplate(condition.value ?? null);
  const message = typeof condition.message === "string" ? condition.message : "";
  const [met, missed] = [
    { holds: true, message },
    { holds: false, message },
  ];
  const operator = operatorOf(condition.operator);
  return (scope) => {
    const left = key.fill(scope);
    const right = value.fill(scope);
    return operator(left ?? null, right ?? null, scope.work) ? met : missed;
  };
}

/** An unknown one is an error where it is asked. */
function operatorOf(name: unknown): ConditionOperator {
  try {
    return conditionOperator(name);
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    return () => {
      throw new ConditionError(error.message);
    };
  }
}

function joined(messages: readonly string[], sign: string): string {
  return messages.filter((message) => message !== "").join(sign);
}
