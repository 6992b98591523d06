import {
  aggregateSignature,
  functionSignature,
  type PromqlType,
  type Signature,
} from "./function-signatures.ts";
import { PromqlRefusal } from "./promql-problem.ts";
import type { BinaryNode, PromqlNode, RangeNode } from "./promql-tree.ts";

/**
 * What an expression is. The grammar alone lets rate(x) and max(x[5m]) pass, which no store answers.
 * @throws PromqlRefusal for an operand or argument of the wrong type
 */
export function checkTypes(node: PromqlNode): PromqlType {
  switch (node.kind) {
    case "number":
      return "scalar";
    case "text":
      return "text";
    case "selector":
      return "vector";
    case "range":
      return rangeOf(node);
    case "subquery":
      expectType(node.of, "vector", "a subquery");
      return "range";
    case "call":
      return checkCall(node.name, node, functionSignature(node.name));
    case "aggregate":
      return checkCall(node.op, node, aggregateSignature(node.op));
    case "binary":
      return checkOperands(node);
    case "minus":
    case "plus":
      return checkOperand(node.of, `"${node.kind === "minus" ? "-" : "+"}"`);
    default:
      return checkTypes(node.of);
  }
}

function rangeOf({ of }: RangeNode): "range" {
  if (of.kind === "selector") return "range";
  throw new PromqlRefusal(
    "expected a range of one metric, got a range of an expression",
    of,
    "Put the range directly behind the metric.",
  );
}

type Call = PromqlNode & { readonly args: readonly PromqlNode[] };

function checkCall(name: string, node: Call, signature: Signature | null): PromqlType {
  if (signature === null) return "vector";
  const { parameters, tail, returns } = signature;
  const least = parameters.length - (tail === "none" ? 0 : 1);
  const most = tail === "repeated" ? Infinity : parameters.length;
  if (node.args.length < least || node.args.length > most)
    throw new PromqlRefusal(
      `expected ${countWords(least, most)} of "${name}", got ${node.args.length}`,
      node,
      "Write all of its arguments.",
    );
  for (const [index, argument] of node.args.entries())
    expectType(argument, parameters[index] ?? parameters.at(-1) ?? "vector", `"${name}"`);
  return returns;
}

function countWords(least: number, most: number): string {
  if (most === Infinity) return `at least ${least} arguments`;
  return least === most
    ? `${most} argument${most === 1 ? "" : "s"}`
    : `${least} or ${most} arguments`;
}

const WORDS: Readonly<Record<PromqlType, string>> = {
  scalar: "a number",
  vector: "values of this moment, such as x",
  range: "a range such as x[5m]",
  text: "a text in quotes",
};

function expectType(node: PromqlNode, type: PromqlType, where: string): void {
  const got = checkTypes(node);
  if (got === type) return;
  throw new PromqlRefusal(
    `expected ${WORDS[type]} in ${where}, got ${WORDS[got]}`,
    node,
    "Try the query in Prometheus first.",
  );
}

function checkOperands({ op, left, right }: BinaryNode): PromqlType {
  const where = `"${op}"`;
  const types = [checkOperand(left, where), checkOperand(right, where)];
  if (/^(and|or|unless)$/.test(op)) {
    expectType(left, "vector", where);
    expectType(right, "vector", where);
  }
  return types.includes("vector") ? "vector" : "scalar";
}

function checkOperand(node: PromqlNode, where: string): PromqlType {
  const type = checkTypes(node);
  if (type === "scalar" || type === "vector") return type;
  throw new PromqlRefusal(
    `expected a value on each side of ${where}, got ${WORDS[type]}`,
    node,
    "Try the query in Prometheus first.",
  );
}
