import { CelCompileError, CelError } from "#core/cel/cel-error.ts";
import { celToJson } from "#core/cel/cel-text.ts";
import { DYN } from "#core/cel/cel-type.ts";
import { type CelBindings, compileCel } from "#core/cel/compile-cel.ts";

export const PLENTY = 1_000_000;

/** The JSON of an expression's value; every binding is declared as dyn, `absent` without a value. */
export function evaluateCel(expression: string, bindings: CelBindings = {}): unknown {
  const names = [...Object.keys(bindings), "absent"];
  const variables = Object.fromEntries(names.map((name) => [name, DYN]));
  return celToJson(compileCel(expression, { variables }).evaluate(bindings, { remaining: PLENTY }));
}

/** How an expression fails: "kind: message", or "line:column: message" when it does not compile. */
export function failureOf(expression: string, bindings: CelBindings = {}): string {
  try {
    return `no failure but ${JSON.stringify(evaluateCel(expression, bindings))}`;
  } catch (error) {
    if (error instanceof CelCompileError) return `${error.line}:${error.column}: ${error.message}`;
    if (error instanceof CelError) return `${error.kind}: ${error.message}`;
    throw error;
  }
}
