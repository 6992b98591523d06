import type { ConditionalNode, LogicNode } from "./ast.ts";
import { CelError, noSuchOverload } from "./cel-error.ts";
import type { CelValue } from "./cel-value.ts";
import { charge, type Run } from "./frame.ts";
import { kindOf } from "./kind-of.ts";
import type { Scope } from "./scope.ts";

/** `&&` and `||`: one deciding term is enough, whatever error the others end in. */
export function compileLogic(node: LogicNode, scope: Scope): Run {
  const terms = node.terms.map((term) => scope.compile(term, scope));
  const deciding = node.operator === "||";
  const operator = `_${node.operator}_`;
  return (frame) => {
    charge(frame, 1);
    let failure: CelError | null = null;
    for (const term of terms) {
      try {
        const value = term(frame);
        if (value === deciding) return deciding;
        if (value !== !deciding) failure = worse(failure, notBool(operator, value));
      } catch (error) {
        failure = worse(failure, absorbable(error));
      }
    }
    if (failure !== null) throw failure;
    return !deciding;
  };
}

export function compileConditional(node: ConditionalNode, scope: Scope): Run {
  const condition = scope.compile(node.condition, scope);
  const then = scope.compile(node.then, scope);
  const otherwise = scope.compile(node.otherwise, scope);
  return (frame) => {
    charge(frame, 1);
    const value = condition(frame);
    if (value === true) return then(frame);
    if (value === false) return otherwise(frame);
    throw notBool("_?:_", value);
  };
}

/** The error that a deciding value may make good; every other is thrown on. */
export function absorbable(error: unknown): CelError {
  if (error instanceof CelError && error.kind !== "cost") return error;
  throw error;
}

/** Of two errors the first remains, but an absent variable outweighs an error. */
export function worse(first: CelError | null, second: CelError): CelError {
  if (first === null) return second;
  return first.kind !== "absent" && second.kind === "absent" ? second : first;
}

export function notBool(operator: string, value: CelValue): CelError {
  return noSuchOverload(operator, [kindOf(value)]);
}
