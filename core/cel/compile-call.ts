import type { CallNode } from "./ast.ts";
import { CelCompileError, CelError, noSuchOverload } from "./cel-error.ts";
import type { CelOverload } from "./cel-function.ts";
import type { CelValue } from "./cel-value.ts";
import { charge, type Run } from "./frame.ts";
import { kindOf } from "./kind-of.ts";
import { constantOf, constantRun, type Scope } from "./scope.ts";

interface Call {
  readonly node: CallNode;
  readonly args: readonly Run[];
  readonly constants: readonly (CelValue | undefined)[];
  readonly overloads: readonly CelOverload[];
}

/** Calls that cost more than this are not worth evaluating before anybody asks. */
const FOLDABLE_COST = 100;

/** Literals of these functions are checked when the expression is read, as Kubernetes does. */
const CHECKED_LITERALS: ReadonlySet<string> = new Set(["duration", "timestamp"]);

/** A call of a function of the table; which overload runs is decided by the values. */
export function compileCall(node: CallNode, scope: Scope): Run {
  const nodes = node.target === null ? node.args : [node.target, ...node.args];
  const args = nodes.map((arg) => scope.compile(arg, scope));
  const overloads = scope.functions.callable(node);
  const constants = args.map((arg) => constantOf(scope, arg));
  const call = { node, args, constants, overloads };
  return foldedCall(call, scope) ?? preparedCall(call, scope) ?? plainCall(call);
}

/** The value of a call whose arguments are all constants. */
function foldedCall({ node, constants, overloads }: Call, scope: Scope): Run | null {
  const args = constants.filter((value) => value !== undefined);
  if (args.length !== constants.length) return null;
  const overload = overloads.find(({ params }) =>
    args.every((arg, index) => params[index]?.accepts(arg)),
  );
  if (overload === undefined || (overload.cost?.(...args) ?? 0) > FOLDABLE_COST) return null;
  try {
    return constantRun(scope, overload.run(...args));
  } catch (error) {
    if (CHECKED_LITERALS.has(node.name)) throw literalError(error, { node, scope });
    return null;
  }
}

/** A call with some constants that the function makes use of: a pattern compiled once. */
function preparedCall(call: Call, scope: Scope): Run | null {
  const { node, constants, overloads } = call;
  const [overload] = overloads;
  if (overload === undefined || overload.prepare === null || overloads.length !== 1) return null;
  try {
    const run = overload.prepare(...constants);
    return run === null ? null : plainCall({ ...call, overloads: [{ ...overload, run }] });
  } catch (error) {
    throw literalError(error, { node, scope });
  }
}

function literalError(error: unknown, at: { node: CallNode; scope: Scope }): unknown {
  if (!(error instanceof CelError)) return error;
  const { source } = at.scope;
  return new CelCompileError(error.message, {
    source,
    offset: at.node.args[0]?.offset ?? at.node.offset,
  });
}

function plainCall(call: Call): Run {
  const [first, second] = call.args;
  if (first !== undefined && call.args.length === 1) return unaryCall(call, first);
  if (first !== undefined && second !== undefined && call.args.length === 2) {
    return binaryCall(call, { first, second });
  }
  return (frame) => {
    charge(frame, 1);
    const args = call.args.map((arg) => arg(frame));
    for (const { params, run, cost } of call.overloads) {
      if (!params.every((parameter, index) => parameter.accepts(args[index] ?? null))) continue;
      if (cost !== null) charge(frame, cost(...args));
      return run(...args);
    }
    throw unmatched(call, args);
  };
}

function unaryCall(call: Call, argument: Run): Run {
  const rows = call.overloads.flatMap(({ params: [first], run, cost }) =>
    first === undefined ? [] : [{ first, run, cost }],
  );
  return (frame) => {
    charge(frame, 1);
    const value = argument(frame);
    for (const { first, run, cost } of rows) {
      if (!first.accepts(value)) continue;
      if (cost !== null) charge(frame, cost(value));
      return run(value);
    }
    throw unmatched(call, [value]);
  };
}

function binaryCall(call: Call, args: { readonly first: Run; readonly second: Run }): Run {
  const [, constant] = call.constants;
  const rows = call.overloads.flatMap(({ params: [first, second], run, cost }) => {
    if (first === undefined || second === undefined) return [];
    const isPossible = constant === undefined || second.accepts(constant);
    return isPossible ? [{ first, second, run, cost }] : [];
  });
  return (frame) => {
    charge(frame, 1);
    const one = args.first(frame);
    const other = args.second(frame);
    for (const { first, second, run, cost } of rows) {
      if (!first.accepts(one) || !second.accepts(other)) continue;
      if (cost !== null) charge(frame, cost(one, other));
      return run(one, other);
    }
    throw unmatched(call, [one, other]);
  };
}

function unmatched({ node }: Call, args: readonly CelValue[]): CelError {
  const [first = "", ...rest] = args.map(kindOf);
  if (node.target === null) return noSuchOverload(node.name, args.map(kindOf));
  return noSuchOverload(`${first}.${node.name}`, rest);
}
