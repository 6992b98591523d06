import { BOOL, type CelType, DYN, STRING } from "#core/cel/cel-type.ts";
import { type CelProgram, compileCel } from "#core/cel/compile-cel.ts";
import type { ValidationRule } from "#core/kube/schema/kube-type.ts";

/** One entry of x-kubernetes-validations, compiled. */
export interface CompiledValidation {
  readonly program: CelProgram;
  readonly message: CelProgram | null;
  /** Reads oldSelf and cannot do without: judged only where there is an old object. */
  readonly isTransition: boolean;
}

const VARIABLES: Readonly<Record<string, CelType>> = { self: DYN, oldSelf: DYN };

/** @throws CelCompileError */
export function compileValidation(rule: ValidationRule): CompiledValidation {
  const program = compileCel(rule.rule, { variables: VARIABLES, expect: BOOL });
  const { messageExpression } = rule;
  const message =
    messageExpression === undefined || messageExpression === ""
      ? null
      : compileCel(messageExpression, { variables: VARIABLES, expect: STRING });
  return {
    program,
    message,
    isTransition: program.reads.has("oldSelf") && rule.optionalOldSelf !== true,
  };
}
