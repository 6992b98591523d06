import type { CelNode } from "./ast.ts";
import type { CelType } from "./cel-type.ts";
import type { CelValue } from "./cel-value.ts";
import type { Run } from "./frame.ts";
import type { FunctionTable } from "./function-table.ts";

/** A variable of a macro; a lazy one is evaluated when it is first read. */
export interface Local {
  readonly slot: number;
  readonly lazy: Run | null;
}

/** What compiling one node needs to know; `program` collects facts about the whole expression. */
export interface Scope {
  readonly source: string;
  readonly variables: Readonly<Record<string, CelType>>;
  /** What names with dots begin with. */
  readonly dottedRoots: ReadonlySet<string>;
  readonly functions: FunctionTable;
  readonly locals: ReadonlyMap<string, Local>;
  readonly program: ProgramFacts;
  compile(node: CelNode, scope: Scope): Run;
}

export interface ProgramFacts {
  readonly reads: Set<string>;
  readonly constants: Map<Run, CelValue>;
  slotCount: number;
}

/** A place for a variable that nothing else in the program uses. */
export function claimSlot({ program }: Scope): number {
  const slot = program.slotCount;
  program.slotCount += 1;
  return slot;
}

export function withLocals(scope: Scope, locals: readonly (readonly [string, Local])[]): Scope {
  return { ...scope, locals: new Map([...scope.locals, ...locals]) };
}

/** An expression that is always this value. */
export function constantRun(scope: Scope, value: CelValue): Run {
  const run = () => value;
  scope.program.constants.set(run, value);
  return run;
}

/** The value of an expression that is always the same, else undefined. */
export function constantOf(scope: Scope, run: Run): CelValue | undefined {
  return scope.program.constants.get(run);
}
