import type { CallNode, CelNode } from "./ast.ts";
import { noSuchOverload } from "./cel-error.ts";
import { CelOptional } from "./cel-value.ts";
import { compileBind } from "./compile-bind.ts";
import { compileCall } from "./compile-call.ts";
import { compileList, compileMap } from "./compile-collection.ts";
import { compileConditional, compileLogic } from "./compile-logic.ts";
import { compileLoop } from "./compile-loop.ts";
import { compileIdent, compileSelect } from "./compile-name.ts";
import { compileRelation } from "./compile-relation.ts";
import { charge, type Run } from "./frame.ts";
import { kindOf } from "./kind-of.ts";
import { constantRun, type Scope } from "./scope.ts";

/** Turns a node and everything below it into one closure. */
export function compileNode(node: CelNode, scope: Scope): Run {
  switch (node.kind) {
    case "literal":
      return constantRun(scope, node.value);
    case "ident":
      return compileIdent(node, scope);
    case "select":
      return compileSelect(node, scope);
    case "call":
      return compileAnyCall(node, scope);
    case "logic":
      return compileLogic(node, scope);
    case "conditional":
      return compileConditional(node, scope);
    case "list":
      return compileList(node, scope);
    case "map":
      return compileMap(node, scope);
    case "loop":
      return compileLoop(node, scope);
    case "bind":
      return compileBind(node, scope);
  }
}

function compileAnyCall(node: CallNode, scope: Scope): Run {
  const { target } = node;
  if (target === null) return compileRelation(node, scope) ?? compileCall(node, scope);
  return isDefault(node, scope)
    ? compileDefault({ ...node, target }, scope)
    : compileCall(node, scope);
}

/** A table may have an orValue of its own, which takes values that are not optional. */
function isDefault(node: CallNode, { functions }: Scope): boolean {
  if ((node.name !== "orValue" && node.name !== "or") || node.args.length !== 1) return false;
  return functions.callable(node)[0]?.params[0]?.type.kind === "optional";
}

/** `or` and `orValue` evaluate their argument only when it is needed. */
function compileDefault(node: CallNode & { readonly target: CelNode }, scope: Scope): Run {
  const target = scope.compile(node.target, scope);
  const [otherwise] = node.args.map((argument) => scope.compile(argument, scope));
  const unwrap = node.name === "orValue";
  return (frame) => {
    charge(frame, 1);
    const value = target(frame);
    if (!(value instanceof CelOptional)) throw noSuchOverload(node.name, [kindOf(value)]);
    if (value.value === undefined) return otherwise === undefined ? null : otherwise(frame);
    return unwrap ? value.value : value;
  };
}
