import type { CelNode, ConditionalNode, LogicNode, SelectNode } from "./ast.ts";
import { BOOL, type CelType, DYN, formatType, optionalOf } from "./cel-type.ts";
import { checkBind } from "./check-bind.ts";
import { checkCall } from "./check-call.ts";
import { checkField } from "./check-field.ts";
import {
  type CheckScope,
  compileError,
  demand,
  type Typing,
  undeclared,
  type UnknownField,
} from "./check-scope.ts";
import { checkList, checkMap } from "./check-collection.ts";
import { checkLoop } from "./check-loop.ts";
import { qualifiedName } from "./compile-name.ts";
import type { FunctionTable } from "./function-table.ts";
import { typeOfLiteral } from "./type-of-literal.ts";
import { createInference } from "./type-inference.ts";
import { typeByName } from "./type-names.ts";

export interface CheckOptions {
  readonly source: string;
  readonly variables: Readonly<Record<string, CelType>>;
  readonly dottedRoots: ReadonlySet<string>;
  readonly functions: FunctionTable;
  readonly expect?: CelType;
  readonly aggregates?: "homogeneous" | "mixed";
  readonly typing?: Typing;
  readonly noteUnknown?: (field: UnknownField) => void;
}

/** The type of the expression's value. @throws CelCompileError at the first thing that does not fit. */
export function checkCel(node: CelNode, options: CheckOptions): CelType {
  const { typing = "exact" } = options;
  const isLenient = typing !== "exact";
  const scope: CheckScope = {
    source: options.source,
    variables: options.variables,
    dottedRoots: options.dottedRoots,
    functions: options.functions,
    mixed: options.aggregates === "mixed" || isLenient,
    typing,
    noteUnknown: options.noteUnknown,
    inference: createInference({ nullFitsAll: isLenient }),
    locals: new Map(),
    check: checkNode,
  };
  const type = scope.inference.settle(checkNode(node, scope));
  const { expect } = options;
  if (expect !== undefined && !scope.inference.fits([type], [expect])) {
    const message = `expected a result of type ${formatType(expect)}, got ${formatType(type)}`;
    throw compileError(scope, { message, offset: node.offset });
  }
  return type;
}

function checkNode(node: CelNode, scope: CheckScope): CelType {
  switch (node.kind) {
    case "literal":
      return typeOfLiteral(node.value);
    case "ident":
      return scope.locals.get(node.name) ?? rootType(node, scope);
    case "select":
      return checkSelect(node, scope);
    case "call":
      return checkCall(node, scope);
    case "logic":
      return checkLogic(node, scope);
    case "conditional":
      return checkConditional(node, scope);
    case "list":
      return checkList(node, scope);
    case "map":
      return checkMap(node, scope);
    case "loop":
      return checkLoop(node, scope);
    case "bind":
      return checkBind(node, scope);
  }
}

function rootType({ name, offset }: { name: string; offset: number }, scope: CheckScope): CelType {
  if (Object.hasOwn(scope.variables, name)) return scope.variables[name] ?? DYN;
  const type = typeByName(name);
  if (type !== undefined) return typeOfLiteral(type);
  if (name === "authorizer") {
    const message = '"authorizer" is not available: nothing outside of the judged objects is asked';
    throw compileError(scope, { message, offset });
  }
  const names = [...scope.locals.keys(), ...Object.keys(scope.variables)];
  throw undeclared(scope, { name, offset, names });
}

function checkSelect(node: SelectNode, scope: CheckScope): CelType {
  const qualified = node.test ? null : qualifiedName(node, scope);
  if (qualified !== null) return rootType({ name: qualified, offset: node.offset }, scope);

  const operand = scope.inference.resolve(scope.check(node.operand, scope));
  const isSoft = node.test || node.optional;
  const field = checkField(node, { name: node.field, operand, scope, isSoft });
  if (node.test) return BOOL;
  return operand.kind === "optional" || node.optional ? optionalOf(field) : field;
}

function checkLogic(node: LogicNode, scope: CheckScope): CelType {
  for (const term of node.terms) {
    demand(scope, {
      node: term,
      type: scope.check(term, scope),
      wanted: BOOL,
      where: `"${node.operator}"`,
    });
  }
  return BOOL;
}

function checkConditional(node: ConditionalNode, scope: CheckScope): CelType {
  const condition = scope.check(node.condition, scope);
  demand(scope, { node: node.condition, type: condition, wanted: BOOL, where: '"? :"' });
  const branches = [scope.check(node.then, scope), scope.check(node.otherwise, scope)];
  const both = scope.inference.fresh();
  if (scope.inference.fits(branches, [both, both])) return scope.inference.resolve(both);
  if (scope.typing !== "exact") return DYN;
  const shown = branches.map((type) => formatType(scope.inference.settle(type))).join(" and ");
  const message = `expected one type on both sides of ":", got ${shown}. Use dyn() to mix types`;
  throw compileError(scope, { message, offset: node.offset });
}
