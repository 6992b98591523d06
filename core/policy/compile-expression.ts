import { DYN } from "#core/cel/cel-type.ts";
import { type CelProgram, compileCel } from "#core/cel/compile-cel.ts";
import { isBuiltinExpression } from "./builtin/builtin-expressions.ts";
import type { Element } from "./policy.ts";
import { SCOPES } from "./rule-scope.ts";

/** @throws CelCompileError */
export type ExpressionCompiler = (cel: string, each: Element) => CelProgram;

/**
 * Compiles the expressions of one policy, each text once: rules often repeat variables. Those of built-in rules are
 * known to compile and wait until they first run; most overlays need few of them.
 */
export function expressionCompiler(): ExpressionCompiler {
  const known = new Map<string, CelProgram>();
  return (cel, each) => {
    const key = `${each} ${cel}`;
    const program =
      known.get(key) ?? (isBuiltinExpression(each, cel) ? deferred : compile)(cel, each);
    known.set(key, program);
    return program;
  };
}

function compile(cel: string, each: Element): CelProgram {
  return compileCel(cel, { variables: SCOPES[each] });
}

function deferred(cel: string, each: Element): CelProgram {
  let compiled: CelProgram | null = null;
  const program = (): CelProgram => {
    compiled ??= compile(cel, each);
    return compiled;
  };
  return {
    source: cel,
    resultType: DYN,
    get reads() {
      return program().reads;
    },
    evaluate: (bindings, budget) => program().evaluate(bindings, budget),
  };
}
