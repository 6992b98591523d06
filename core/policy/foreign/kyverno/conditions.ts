import { isRecord } from "#core/kube/pod-template.ts";
import { conditionOperator } from "./conditions/condition-operator.ts";
import { ConditionError } from "./conditions/condition-error.ts";

/** Whether conditions hold, and the messages of those that decided it, joined by "; ". */
export interface ConditionOutcome {
  readonly holds: boolean;
  readonly message: string;
}

/** Replaces the variables in a condition's key or value. */
export type ResolveTree = (tree: unknown) => unknown;

/**
 * Holds `preconditions` or `deny.conditions` against what `resolve` makes of their keys and values: `{any, all}`, or a
 * plain list of conditions, which must all hold; several blocks in a list must all hold too.
 * @throws ConditionError for an unknown operator, and whatever `resolve` throws
 */
export function evaluateConditions(conditions: unknown, resolve: ResolveTree): ConditionOutcome {
  if (conditions === null || conditions === undefined) return { holds: true, message: "" };
  if (Array.isArray(conditions)) return allHold(conditions, resolve);
  if (!isRecord(conditions)) throw new ConditionError("expected any, all or a list of conditions");
  return blockHolds(conditions, resolve);
}

type Tree = Readonly<Record<string, unknown>>;

function isBlock(value: unknown): value is Tree {
  return isRecord(value) && ("any" in value || "all" in value);
}

function allHold(conditions: readonly unknown[], resolve: ResolveTree): ConditionOutcome {
  const messages: string[] = [];
  for (const condition of conditions) {
    const outcome = isBlock(condition)
      ? blockHolds(condition, resolve)
      : conditionHolds(condition, resolve);
    if (!outcome.holds) return outcome;
    messages.push(outcome.message);
  }
  return { holds: true, message: joined(messages, ";") };
}

/** An empty `any` holds for nothing; an empty `all`, and one that is left out, for everything. */
function blockHolds({ any, all }: Tree, resolve: ResolveTree): ConditionOutcome {
  const met: string[] = [];
  const missed: string[] = [];
  const judge = (condition: unknown): boolean => {
    const { holds, message } = conditionHolds(condition, resolve);
    (holds ? met : missed).push(message);
    return holds;
  };
  const isAnyMet = any === null || any === undefined || listOf(any, "any").some(judge);
  const areAllMet = listOf(all ?? [], "all").every(judge);
  const holds = isAnyMet && areAllMet;
  return { holds, message: joined(holds ? met : missed, "; ") };
}

function conditionHolds(condition: unknown, resolve: ResolveTree): ConditionOutcome {
  if (!isRecord(condition)) throw new ConditionError("expected a condition of key and operator");
  const key = resolve(condition.key ?? null);
  const value = resolve(condition.value ?? null);
  const holds = conditionOperator(condition.operator)(key ?? null, value ?? null);
  return { holds, message: typeof condition.message === "string" ? condition.message : "" };
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new ConditionError(`expected a list of conditions in ${name}`);
}

function joined(messages: readonly string[], sign: string): string {
  return messages.filter((message) => message !== "").join(sign);
}
