import type { ExpressionNode } from "../kyverno/jmespath/expression-tree.ts";
import { JmespathError } from "../kyverno/jmespath/jmespath-error.ts";
import { parseJmespath } from "../kyverno/jmespath/parse-jmespath.ts";
import { type CelExpression, type CelOperand, type CelStream, field } from "./cel-expression.ts";
import { elementsOf, flatStream, joinedStreams, keptStream, mappedStream } from "./cel-stream.ts";
import { callOperand, changedItem } from "./jmespath-calls.ts";
import { orDefault } from "./jmespath-default.ts";
import { isTruthy, testFormula } from "./jmespath-test.ts";
import { Unmigratable } from "./unmigratable.ts";

/** What expressions may name. */
export interface ExpressionScope {
  readonly object: CelExpression;
  readonly namespace: CelExpression;
  readonly operation: CelExpression;
  /** Those that the rule is asked of. */
  readonly operations: readonly string[];
  /** element, element0, variables of a context. */
  readonly names: Readonly<Record<string, () => CelOperand>>;
  /** "@" and plain fields, inside of a projection or a filter. */
  readonly current?: CelExpression;
}

/** A JMESPath expression in CEL. @throws Unmigratable */
export function operandOf(expression: string, scope: ExpressionScope): CelOperand {
  return nodeOperand(parsed(expression), scope);
}

/** The value of an expression for a message. @throws Unmigratable */
export function textExpression(expression: string, scope: ExpressionScope): string {
  const operand = operandOf(expression, scope);
  if (operand.kind === "one") return operand.one.place.text;
  throw new Unmigratable(`the expression ${expression}`);
}

function parsed(expression: string): ExpressionNode {
  try {
    return parseJmespath(expression);
  } catch (error) {
    if (error instanceof JmespathError) throw new Unmigratable(error.message);
    throw error;
  }
}

/** @throws Unmigratable */
export function nodeOperand(node: ExpressionNode, scope: ExpressionScope): CelOperand {
  switch (node.type) {
    case "Field":
      return named(node.name, scope);
    case "Current":
    case "Identity":
      return { kind: "one", one: currentOf(scope) };
    case "Subexpression":
      return under(node.left, node.right, scope);
    case "Literal":
      return { kind: "literal", value: node.value };
    case "OrExpression":
      if (node.right.type !== "Literal") return claimOf(node, scope);
      return orDefault(nodeOperand(node.left, scope), node.right.value, scope.operation);
    case "AndExpression":
    case "NotExpression":
    case "Comparator":
      return claimOf(node, scope);
    case "Flatten":
    case "Projection":
    case "FilterProjection":
      return { kind: "list", list: streamOf(node, scope) };
    case "Function":
      return callOperand(node, scope);
    default:
      throw new Unmigratable(`${node.type} in an expression`);
  }
}

function claimOf(node: ExpressionNode, scope: ExpressionScope): CelOperand {
  return { kind: "claim", formula: testFormula(node, scope), mayFail: false };
}

function currentOf({ current }: ExpressionScope): CelExpression {
  if (current !== undefined) return current;
  throw new Unmigratable("@ outside of a list");
}

function named(name: string, scope: ExpressionScope): CelOperand {
  if (scope.current !== undefined) return { kind: "one", one: field(scope.current, name) };
  const found = Object.hasOwn(scope.names, name) ? scope.names[name] : undefined;
  if (found === undefined) throw new Unmigratable(`the variable ${name}`);
  return found();
}

function under(left: ExpressionNode, right: ExpressionNode, scope: ExpressionScope): CelOperand {
  const isRequest = left.type === "Field" && left.name === "request" && scope.current === undefined;
  if (isRequest && right.type === "Field") return ofRequest(right.name, scope);
  const operand = nodeOperand(left, scope);
  if (operand.kind !== "one") throw new Unmigratable(`a part of a ${operand.kind}`);
  if (right.type === "Field") return { kind: "one", one: field(operand.one, right.name) };
  if (right.type === "MultiSelectList")
    throw new Unmigratable("a choice of several fields that is no list of lists");
  return nodeOperand(right, { ...scope, current: operand.one });
}

function ofRequest(name: string, { object, namespace, operation }: ExpressionScope): CelOperand {
  if (name === "object") return { kind: "one", one: object };
  if (name === "namespace") return { kind: "one", one: namespace };
  if (name === "operation") return { kind: "one", one: operation };
  throw new Unmigratable(`request.${name}`);
}

/** The elements of a projection. @throws Unmigratable */
function streamOf(node: ExpressionNode, scope: ExpressionScope): CelStream {
  switch (node.type) {
    case "Flatten":
      return flattened(node.child, scope);
    case "Projection":
      return projected(streamOf(node.left, scope), node.right, scope);
    case "FilterProjection": {
      const kept = keptStream(streamOf(node.left, scope), (item) =>
        testFormula(node.condition, { ...scope, current: item }),
      );
      return projected(kept, node.right, scope);
    }
    default: {
      const operand = nodeOperand(node, scope);
      if (operand.kind === "list") return operand.list;
      if (operand.kind === "one") return elementsOf(operand.one);
      throw new Unmigratable(`a list of a ${operand.kind}`);
    }
  }
}

/** "[]": elements that are lists themselves are taken apart, once. */
function flattened(child: ExpressionNode, scope: ExpressionScope): CelStream {
  if (child.type === "Projection" || child.type === "FilterProjection") {
    const inner = streamOf(child, scope);
    return isOfLists(child, scope) ? flatStream(inner) : inner;
  }
  if (child.type === "Subexpression" && child.right.type === "MultiSelectList") {
    const operand = nodeOperand(child.left, scope);
    if (operand.kind !== "one") throw new Unmigratable("a choice of fields of a list");
    const own = { ...scope, current: operand.one };
    const streams = child.right.children.map((one) => streamOf(one, own));
    return joinedStreams(streams, operand.one.presence);
  }
  return streamOf(child, scope);
}

/** Whether the elements are lists, by what Kubernetes' own kinds have there. */
function isOfLists(node: ExpressionNode, scope: ExpressionScope): boolean {
  const shapes = new Set<string>();
  streamOf(node, scope).some((item) => {
    shapes.add(item.place.shape);
    return isTruthy(item);
  });
  if (shapes.has("unknown")) throw new Unmigratable("whether lists hold lists is not known");
  return shapes.has("list");
}

function projected(stream: CelStream, right: ExpressionNode, scope: ExpressionScope): CelStream {
  if (right.type === "Identity" || right.type === "Current") return stream;
  return mappedStream(stream, (item) => {
    const own = { ...scope, current: item };
    if (right.type === "Function") return changedItem(right, own);
    const operand = nodeOperand(right, own);
    if (operand.kind === "one") return operand.one;
    throw new Unmigratable("a list in each element of a list");
  });
}
