import { CelCompileError, CelError } from "#core/cel/cel-error.ts";
import { BOOL, type CelType, DYN, formatType, objectOf, STRING } from "#core/cel/cel-type.ts";
import { type CelProgram, compileCel } from "#core/cel/compile-cel.ts";
import { type FunctionTable, FUNCTIONS } from "#core/cel/function-table.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { PathKey } from "#core/document/field-path.ts";
import { type CompiledVariable, variableIdentities } from "../variable-identity.ts";

/** The parts of an admission policy in CEL that every format of them has. */
export interface CelPolicySpec {
  readonly failurePolicy?: "Fail" | "Ignore";
  readonly matchConditions?: readonly NamedExpression[];
  readonly variables?: readonly NamedExpression[];
  readonly validations?: readonly WrittenValidation[];
}

export interface NamedExpression {
  readonly name: string;
  readonly expression: string;
}

export interface WrittenValidation {
  readonly expression: string;
  readonly message?: string;
  readonly messageExpression?: string;
}

export interface CompiledValidation {
  /** As written, without the space around it. */
  readonly expression: string;
  readonly program: CelProgram;
  readonly message: string | null;
  readonly messageProgram: CelProgram | null;
}

/** What formats of such policies say in words of their own. */
export interface CelDialect {
  /** Where a validation has no message. */
  readonly usualMessage: (validation: {
    readonly expression: string;
    readonly index: number;
  }) => string;
  /** Where an expression for the message ends in an error; null for the message itself. */
  readonly brokenMessage: (problem: string) => string | null;
  /** What an expression that does not compile asks for that is not evaluated here; null where it is just wrong. */
  readonly unsupported: (source: string, problem: string) => string | null;
  /** Whether match conditions may read variables; default: they may not. */
  readonly hasVariablesInConditions?: true;
  /** The functions that an expression calls and whose answers no door knows; default: there are none. */
  readonly unanswered?: (source: string) => readonly string[];
  /** Whether an expression whose type is only known when it runs is refused. */
  readonly hasExactTypes?: true;
}

export interface CelPolicy {
  readonly dialect: CelDialect;
  readonly isFailing: boolean;
  readonly conditions: readonly { readonly name: string; readonly program: CelProgram }[];
  readonly variables: readonly CompiledVariable[];
  readonly validations: readonly CompiledValidation[];
}

interface CompileContext {
  readonly dialect: CelDialect;
  /** What expressions may name besides `variables`. */
  readonly scope: Readonly<Record<string, CelType>>;
  /** What variables may name besides. */
  readonly variableScope?: Readonly<Record<string, CelType>>;
  /** Those of Kubernetes unless told. */
  readonly functions?: FunctionTable;
  /** Where the spec stands in its document. */
  readonly at: readonly PathKey[];
  readonly report: (problem: DocumentProblem) => void;
  /** Takes note of what is not evaluated here. */
  readonly note: (problem: DocumentProblem) => void;
}

/** A policy's expressions, compiled and type-checked as the API server does; null where one does not compile. */
export function compileCelPolicy(spec: CelPolicySpec, context: CompileContext): CelPolicy | null {
  let isSound = true;
  const report = (problem: DocumentProblem) => {
    isSound = false;
    context.report(problem);
  };
  const compile = expressionCompiler({ ...context, report });
  const { matchConditions = [], variables = [], validations = [] } = spec;
  const types = new Map<string, CelType>();
  const scope = { variables: variablesType(types) };
  const named = variables.map(({ name, expression }, index) => {
    const program = compile(expression, {
      at: ["variables", index, "expression"],
      scope: { ...scope, ...context.variableScope },
    });
    types.set(name, program.resultType);
    return { name, program };
  });
  const ofConditions = context.dialect.hasVariablesInConditions === true ? { scope } : {};
  const conditions = matchConditions.map(({ name, expression }, index) => ({
    name,
    program: compile(expression, {
      at: ["matchConditions", index, "expression"],
      expect: BOOL,
      ...ofConditions,
    }),
  }));
  const compiled = validations.map((validation, index): CompiledValidation => {
    const { expression, message = "", messageExpression } = validation;
    const at = ["validations", index];
    return {
      expression: expression.trim(),
      program: compile(expression, { at: [...at, "expression"], scope, expect: BOOL }),
      message: message.trim() === "" ? null : message.trim(),
      messageProgram:
        messageExpression === undefined || messageExpression.trim() === ""
          ? null
          : compile(messageExpression, {
              at: [...at, "messageExpression"],
              scope,
              expect: STRING,
            }),
    };
  });
  if (!isSound) return null;
  const isFailing = spec.failurePolicy !== "Ignore";
  return {
    dialect: context.dialect,
    isFailing,
    conditions,
    variables: variableIdentities()(named),
    validations: compiled,
  };
}

/** `variables`: each has the type of its expression, and reads only those before it. */
function variablesType(types: ReadonlyMap<string, CelType>): CelType {
  return objectOf("kubernetes.variables", {
    find: (name) => types.get(name) ?? null,
    names: () => [...types.keys()],
  });
}

interface WrittenExpression {
  readonly at: readonly PathKey[];
  readonly scope?: Readonly<Record<string, CelType>>;
  readonly expect?: CelType;
}

type ExpressionCompiler = (source: string, written: WrittenExpression) => CelProgram;

function expressionCompiler({
  scope,
  at,
  dialect,
  report,
  note,
  functions = FUNCTIONS,
}: CompileContext): ExpressionCompiler {
  return (source, { at: inner, scope: more = {}, expect }) => {
    const place = [...at, ...inner];
    try {
      const variables = { ...scope, ...more };
      const expected = expect === undefined ? {} : { expect };
      const program = compileCel(source, { variables, functions, ...expected });
      if (
        dialect.hasExactTypes === true &&
        expect !== undefined &&
        program.resultType.kind !== expect.kind
      )
        report({ at: place, message: inexact(program, expect) });
      for (const name of dialect.unanswered?.(source) ?? [])
        note({ at: place, message: `unsupported: ${name}` });
      return program;
    } catch (error) {
      if (!(error instanceof CelCompileError)) throw error;
      const unsupported = dialect.unsupported(source, error.message);
      if (unsupported !== null) {
        note({ at: place, message: `unsupported: ${unsupported}` });
        return unknownProgram(source, unsupported);
      }
      const { offset } = error;
      report({ at: place, message: `does not compile: ${error.message}`, offset });
      return unknownProgram(source, "what does not compile");
    }
  };
}

function inexact({ resultType }: CelProgram, expected: CelType): string {
  const [wanted, got] = [expected, resultType].map(formatType);
  return `does not compile: expected a result of type ${wanted}, got ${got}`;
}

/** Ends as an expression does that reads what no door of ours knows. */
function unknownProgram(source: string, missing: string): CelProgram {
  return {
    source,
    resultType: DYN,
    reads: new Set(),
    evaluate: () => {
      throw new CelError(missing, "absent");
    },
  };
}
