import type { ExpressionNode } from "./expression-tree.ts";
import type { JmespathBudget } from "./jmespath-budget.ts";
import { isRecord } from "#core/is-record.ts";
import { valueError } from "./jmespath-error.ts";
import { isList, isNumber } from "./jmespath-value.ts";

/** What functions may ask for beside their arguments. */
export interface JmespathScope {
  readonly budget: JmespathBudget;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The value of an expression (`&…`) for an element; null where something is missing. */
  readonly apply: (expression: JmespathReference, value: unknown) => unknown;
}

/** `&expression`: an argument that is not evaluated. */
export class JmespathReference {
  readonly node: ExpressionNode;

  constructor(node: ExpressionNode) {
    this.node = node;
  }
}

/** Parameters are types joined by "|"; "…" after the last one lets it repeat, without a check of types. */
export interface JmespathFunction {
  readonly parameters: readonly string[];
  readonly run: (given: readonly unknown[], scope: JmespathScope) => unknown;
}

/** Checks a call's arguments and runs it. @throws JmespathError */
export function callFunction(
  { name, called }: { readonly name: string; readonly called: JmespathFunction },
  given: readonly unknown[],
  scope: JmespathScope,
): unknown {
  const { parameters, run } = called;
  const isOpen = parameters.at(-1)?.endsWith("…") === true;
  if (isOpen ? given.length < parameters.length : given.length !== parameters.length)
    throw valueError(`${name}(): expected ${parameters.length} arguments, got ${given.length}`);
  for (const [index, parameter] of isOpen ? [] : parameters.entries()) {
    if (parameter.split("|").some((type) => fits(given[index], type))) continue;
    throw valueError(
      `${name}(): expected ${parameter.replaceAll("|", " or ")} as argument ${index + 1}`,
    );
  }
  return run(given, scope);
}

function fits(value: unknown, type: string): boolean {
  switch (type) {
    case "any":
      return true;
    case "string":
      return typeof value === "string";
    case "number":
      return isNumber(value);
    case "array":
      return isList(value);
    case "object":
      return isRecord(value) && !(value instanceof JmespathReference);
    case "numbers":
      return isList(value) && value.every(isNumber);
    case "strings":
      return isList(value) && value.every((one) => typeof one === "string");
    case "expression":
      return value instanceof JmespathReference;
    default:
      return false;
  }
}
