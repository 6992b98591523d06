import { CelError } from "./cel-error.ts";
import { type CelType, DYN } from "./cel-type.ts";
import type { CelValue } from "./cel-value.ts";
import { checkCel } from "./checker.ts";
import type { Typing, UnknownField } from "./check-scope.ts";
import { dottedRoots } from "./compile-name.ts";
import { compileNode } from "./compile-node.ts";
import type { CelBindings, CelBudget, Run } from "./frame.ts";
import { type FunctionTable, FUNCTIONS } from "./function-table.ts";
import { parsedCel } from "./parsed-cel.ts";
import type { Local, ProgramFacts } from "./scope.ts";

export type { Typing, UnknownField } from "./check-scope.ts";

export interface CelDeclarations {
  readonly variables: Readonly<Record<string, CelType>>;
  /** The type that the result must have; dyn passes, and is the caller's to check at run time. */
  readonly expect?: CelType;
  /** "off" parses only: what is wrong with the types shows at run time. */
  readonly check?: "on" | "off";
  /** Whether [1, "a"] is an error, as Kubernetes has it (the default), or a list of dyn. */
  readonly aggregates?: "homogeneous" | "mixed";
  readonly typing?: Typing;
  /** Those of Kubernetes unless told. */
  readonly functions?: FunctionTable;
  /** Takes note of fields that declared types have not; without it the first one is an error. */
  readonly noteUnknown?: (field: UnknownField) => void;
}

export interface CelProgram {
  readonly source: string;
  readonly resultType: CelType;
  /** The root variables that the expression names. */
  readonly reads: ReadonlySet<string>;
  /** @throws CelError */
  evaluate(bindings: CelBindings, budget: CelBudget): CelValue;
}

export type { CelBindings, CelBudget } from "./frame.ts";

const NO_LOCALS: ReadonlyMap<string, Local> = new Map();

/** Reads, checks and compiles an expression. @throws CelCompileError */
export function compileCel(source: string, declarations: CelDeclarations): CelProgram {
  const { functions = FUNCTIONS } = declarations;
  const node = parsedCel(source, functions);
  const roots = dottedRoots(declarations.variables);
  const resultType =
    declarations.check === "off"
      ? DYN
      : checkCel(node, { source, dottedRoots: roots, ...declarations, functions });
  const program: ProgramFacts = { reads: new Set(), constants: new Map(), slotCount: 0 };
  const run = compileNode(node, {
    source,
    variables: declarations.variables,
    dottedRoots: roots,
    functions,
    locals: NO_LOCALS,
    program,
    compile: compileNode,
  });
  const { reads, slotCount } = program;
  return {
    source,
    resultType,
    reads,
    evaluate: (bindings, budget) => evaluate(run, { bindings, budget, slotCount }),
  };
}

interface Evaluation {
  readonly bindings: CelBindings;
  readonly budget: CelBudget;
  readonly slotCount: number;
}

function evaluate(run: Run, { bindings, budget, slotCount }: Evaluation): CelValue {
  const slots = slotCount === 0 ? [] : new Array<CelValue | undefined>(slotCount);
  try {
    return run({ bindings, budget, slots });
  } catch (error) {
    // A text longer than JavaScript allows; the limits on nesting keep the stack from ending first.
    if (error instanceof RangeError) throw new CelError(`the value is too large: ${error.message}`);
    throw error;
  }
}
