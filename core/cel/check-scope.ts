import { didYouMean } from "#core/did-you-mean.ts";
import type { CelNode } from "./ast.ts";
import { CelCompileError } from "./cel-error.ts";
import { type CelType, DYN, formatType } from "./cel-type.ts";
import type { FunctionTable } from "./function-table.ts";
import type { Inference } from "./type-inference.ts";

/** "lenient" takes what runs well for dyn: null for any type, branches of several types. */
export type Typing = "exact" | "lenient";

/** A field that its declared type has not. */
export interface UnknownField {
  readonly error: CelCompileError;
  /** Only asked for, with has() or "?". */
  readonly isSoft: boolean;
}

/** What checking one node needs to know. */
export interface CheckScope {
  readonly source: string;
  readonly variables: Readonly<Record<string, CelType>>;
  /** What names with dots begin with. */
  readonly dottedRoots: ReadonlySet<string>;
  readonly functions: FunctionTable;
  /** Whether lists and maps may hold values of several types. */
  readonly mixed: boolean;
  readonly typing: Typing;
  /** Takes note of unknown fields, which are dyn then; without it the first one is an error. */
  readonly noteUnknown: ((field: UnknownField) => void) | undefined;
  readonly inference: Inference;
  readonly locals: ReadonlyMap<string, CelType>;
  check(node: CelNode, scope: CheckScope): CelType;
}

export function withLocalTypes(
  scope: CheckScope,
  locals: readonly (readonly [string, CelType])[],
): CheckScope {
  return { ...scope, locals: new Map([...scope.locals, ...locals]) };
}

export function compileError(
  { source }: { readonly source: string },
  { message, offset }: { readonly message: string; readonly offset: number },
): CelCompileError {
  return new CelCompileError(message, { source, offset });
}

/** True for a type that nothing is known about, which is dyn from now on. */
export function becomesDyn(scope: CheckScope, type: CelType): boolean {
  return type.kind === "param" && scope.inference.fits([DYN], [type]);
}

interface Demand {
  readonly node: CelNode;
  readonly type: CelType;
  readonly wanted: CelType;
  readonly where: string;
}

/** @throws CelCompileError unless the type fits. */
export function demand(scope: CheckScope, { node, type, wanted, where }: Demand): void {
  // What nearly all demands come to, without inference.
  if (type === wanted || (type.kind === "dyn" && wanted.kind !== "param")) return;
  if (scope.inference.fits([type], [wanted])) return;
  const [expected, got] = [wanted, type].map((each) => formatType(scope.inference.settle(each)));
  const message = `expected ${expected} in ${where}, got ${got}`;
  throw compileError(scope, { message, offset: node.offset });
}

interface Undeclared {
  readonly name: string;
  readonly offset: number;
  readonly names: readonly string[];
}

export function undeclared(scope: CheckScope, at: Undeclared): CelCompileError {
  const { name, offset, names } = at;
  const message = `undeclared reference to "${name}"${didYouMean(name, names)}`;
  return compileError(scope, { message, offset });
}
