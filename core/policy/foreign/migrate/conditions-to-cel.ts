import { isRecord } from "#core/is-record.ts";
import { conditionOperator } from "../kyverno/conditions/condition-operator.ts";
import { ConditionError } from "../kyverno/conditions/condition-error.ts";
import { numberOf } from "../kyverno/conditions/number-of.ts";
import { openWork } from "../kyverno/work.ts";
import { type CelOperand, mayLack } from "./cel-expression.ts";
import { equalsFormula } from "./equals-to-cel.ts";
import { ALWAYS, and, type Formula, NEVER, not, or, relation, then } from "./formula.ts";
import { type ExpressionScope, operandOf } from "./jmespath-to-cel.ts";
import { membershipFormula, type Membership } from "./membership-to-cel.ts";
import { placedAt, Unmigratable } from "./unmigratable.ts";

/** Whether conditions hold. */
export interface ConditionFormula {
  readonly formula: Formula;
  /** Whether it may end in an error: Kyverno's does where a key is missing. */
  readonly mayFail: boolean;
}

/** The conditions of `preconditions` or `deny`: {any, all}, or a list of which all must hold. @throws Unmigratable */
export function conditionsFormula(conditions: unknown, scope: ExpressionScope): ConditionFormula {
  if (conditions === undefined || conditions === null) return { formula: ALWAYS, mayFail: false };
  if (Array.isArray(conditions))
    return allOf(
      conditions.map((one, index) => placedAt([index], () => blockOrCondition(one, scope))),
    );
  if (!isRecord(conditions)) throw new Unmigratable("conditions that are none");
  return block(conditions, scope);
}

type Tree = Readonly<Record<string, unknown>>;

function blockOrCondition(one: unknown, scope: ExpressionScope): ConditionFormula {
  if (isRecord(one) && ("any" in one || "all" in one)) return block(one, scope);
  return conditionFormula(one, scope);
}

function block({ any, all }: Tree, scope: ExpressionScope): ConditionFormula {
  const read = (name: "any" | "all", list: unknown) =>
    (Array.isArray(list) ? (list as readonly unknown[]) : []).map((one, index) =>
      placedAt([name, index], () => conditionFormula(one, scope)),
    );
  const both = allOf(read("all", all));
  if (any === undefined || any === null) return both;
  const either = anyOf(read("any", any));
  if (either.mayFail && both.mayFail && both.formula !== ALWAYS)
    throw new Unmigratable("any beside all, which both may lack what they ask for");
  return both.mayFail ? allOf([both, either]) : allOf([either, both]);
}

/** One after the other: an error is not hidden by one after it that is false. */
function allOf(list: readonly ConditionFormula[]): ConditionFormula {
  return list.reduceRight<ConditionFormula>(
    (rest, { formula, mayFail }) => ({
      formula: mayFail ? then(formula, rest.formula, false) : and(formula, rest.formula),
      mayFail: mayFail || rest.mayFail,
    }),
    { formula: ALWAYS, mayFail: false },
  );
}

function anyOf(list: readonly ConditionFormula[]): ConditionFormula {
  return list.reduceRight<ConditionFormula>(
    (rest, { formula, mayFail }) => ({
      formula: mayFail ? or(then(not(formula), rest.formula, true)) : or(formula, rest.formula),
      mayFail: mayFail || rest.mayFail,
    }),
    { formula: NEVER, mayFail: false },
  );
}

function conditionFormula(condition: unknown, scope: ExpressionScope): ConditionFormula {
  if (!isRecord(condition)) throw new Unmigratable("a condition that is none");
  const key = placedAt(["key"], () => readOperand(condition.key ?? null, scope));
  const value = placedAt(["value"], () => readOperand(condition.value ?? null, scope));
  const operator = operatorName(condition.operator);
  if (key.kind === "one" && key.one === scope.operation && value.kind === "literal")
    return { formula: operationFormula(operator, value, scope.operations), mayFail: false };
  const mayFail = canFail(key) || canFail(value);
  const formula = placedAt(["operator"], () => operatorFormula(operator, key, value));
  if (mayFail && formula.kind === "constant")
    throw new Unmigratable("a comparison that says the same whatever the field holds", [
      "operator",
    ]);
  return { formula, mayFail };
}

/** The rule is asked of a few operations alone. */
function operationFormula(
  operator: string,
  value: Literal,
  operations: readonly string[],
): Formula {
  const fitting = operations.filter((one) => constant(operator, { value: one }, value) === ALWAYS);
  if (fitting.length === 0) return NEVER;
  if (fitting.length === operations.length) return ALWAYS;
  return or(...fitting.map((one) => relation("request.operation", "==", `"${one}"`)));
}

function canFail(operand: CelOperand): boolean {
  if (operand.kind === "one") return mayLack(operand.one);
  if (operand.kind === "list") return operand.list.mayFail === true;
  return operand.kind === "claim" && operand.mayFail;
}

/** A text that is one variable, or something that is written out. */
function readOperand(tree: unknown, scope: ExpressionScope): CelOperand {
  const isVariable = (text: string) => text.includes("{{") || text.includes("$(");
  if (typeof tree === "string") {
    const [, expression = ""] = /^\{\{((?:(?!\{\{|\}\}).)*)\}\}$/s.exec(tree) ?? [];
    if (expression !== "") return operandOf(expression.trim(), scope);
    if (isVariable(tree)) throw new Unmigratable("a variable within a text");
  }
  if (isVariable(JSON.stringify(tree))) throw new Unmigratable("variables in a list");
  return { kind: "literal", value: tree };
}

const NAMES = [
  ...["Equals", "NotEquals", "AnyIn", "AllIn", "AnyNotIn", "AllNotIn"],
  ...["GreaterThan", "GreaterThanOrEquals", "LessThan", "LessThanOrEquals"],
];

function operatorName(name: unknown): string {
  const text = typeof name === "string" ? name.toLowerCase().replace(/equal$/, "equals") : "";
  const found = NAMES.find((one) => one.toLowerCase() === text);
  if (found === undefined) throw new Unmigratable(`the operator ${String(name)}`, ["operator"]);
  return found;
}

const SIGNS = {
  GreaterThan: ">",
  GreaterThanOrEquals: ">=",
  LessThan: "<",
  LessThanOrEquals: "<=",
} as const;

function operatorFormula(operator: string, key: CelOperand, value: CelOperand): Formula {
  if (key.kind === "literal" && value.kind === "literal") return constant(operator, key, value);
  if (operator === "Equals" || operator === "NotEquals") {
    const equals = equality(key, value);
    const isUnknown = key.kind === "one" && key.one.place.shape === "unknown";
    const isGiven = isUnknown ? relation(key.one.place.text, "!=", "null") : ALWAYS;
    return operator === "Equals" ? equals : and(isGiven, not(equals));
  }
  const sign = SIGNS[operator as keyof typeof SIGNS];
  if (sign === undefined) return membershipFormula(operator as Membership, key, value);
  const number = value.kind === "literal" ? numberOf(value.value) : null;
  if (key.kind !== "one" || key.one.place.shape !== "count" || !Number.isSafeInteger(number))
    throw new Unmigratable("a comparison of something else than whole numbers");
  return relation(key.one.place.text, sign, String(number));
}

function equality(key: CelOperand, value: CelOperand): Formula {
  if (value.kind !== "literal") throw new Unmigratable("a comparison of two fields");
  if (key.kind === "one") return equalsFormula(key.one.place, value.value);
  if (key.kind !== "claim") throw new Unmigratable("a comparison of a list");
  if (typeof value.value !== "boolean") return NEVER;
  return value.value ? key.formula : not(key.formula);
}

interface Literal {
  readonly value: unknown;
}

function constant(operator: string, key: Literal, value: Literal): Formula {
  try {
    return conditionOperator(operator)(key.value, value.value, openWork()) ? ALWAYS : NEVER;
  } catch (error) {
    if (error instanceof ConditionError) throw new Unmigratable(error.message);
    throw error;
  }
}
