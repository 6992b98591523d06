import type { ExpressionNode } from "../kyverno/jmespath/expression-tree.ts";
import { JmespathError } from "../kyverno/jmespath/jmespath-error.ts";
import { parseJmespath } from "../kyverno/jmespath/parse-jmespath.ts";
import { type CelExpression, type CelOperand, field } from "./cel-expression.ts";
import { Unmigratable } from "./unmigratable.ts";

/** What expressions may name. */
export interface ExpressionScope {
  readonly object: CelExpression;
  readonly namespace: CelExpression;
  readonly operation: CelExpression | null;
  /** element, element0, variables of a context. */
  readonly names: Readonly<Record<string, () => CelOperand>>;
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

function nodeOperand(node: ExpressionNode, scope: ExpressionScope): CelOperand {
  switch (node.type) {
    case "Field":
      return named(node.name, scope);
    case "Subexpression":
      return under(node.left, node.right, scope);
    case "Literal":
      return { kind: "literal", value: node.value };
    default:
      throw new Unmigratable(`${node.type} in an expression`);
  }
}

function under(left: ExpressionNode, right: ExpressionNode, scope: ExpressionScope): CelOperand {
  if (right.type !== "Field") throw new Unmigratable(`${right.type} in an expression`);
  if (left.type === "Field" && left.name === "request") return ofRequest(right.name, scope);
  const operand = nodeOperand(left, scope);
  if (operand.kind !== "one") throw new Unmigratable(`a field of a ${operand.kind}`);
  return { kind: "one", one: field(operand.one, right.name) };
}

function ofRequest(name: string, { object, namespace, operation }: ExpressionScope): CelOperand {
  if (name === "object") return { kind: "one", one: object };
  if (name === "namespace") return { kind: "one", one: namespace };
  if (name === "operation" && operation !== null) return { kind: "one", one: operation };
  throw new Unmigratable(`request.${name}`);
}

function named(name: string, { names }: ExpressionScope): CelOperand {
  const found = names[name];
  if (found === undefined) throw new Unmigratable(`the variable ${name}`);
  return found();
}
