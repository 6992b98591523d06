import { compile } from "@jmespath-community/jmespath";
import { childrenOf, type ExpressionNode } from "./expression-tree.ts";
import { JmespathError } from "./jmespath-error.ts";
import { normalExpression } from "./normal-expression.ts";

const MOST_NODES = 5000;
const DEEPEST = 500;

/** What newer JMESPath has and Kyverno's does not know. */
const FOREIGN: ReadonlySet<ExpressionNode["type"]> = new Set([
  "Arithmetic",
  "Unary",
  "Ternary",
  "LetExpression",
  "Binding",
  "Variable",
  "Root",
]);

/** The syntax tree of an expression as Kyverno reads it. @throws JmespathError */
export function parseJmespath(text: string): ExpressionNode {
  const tree = compiled(normalExpression(text), text);
  const open = [{ node: tree, depth: 0 }];
  let count = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    count += 1;
    if (FOREIGN.has(node.type))
      throw new JmespathError("syntax", `Kyverno's JMESPath has no ${node.type}: "${text}"`);
    if (count > MOST_NODES || depth > DEEPEST)
      throw new JmespathError("limit", "the expression is too large");
    for (const child of childrenOf(node)) open.push({ node: child, depth: depth + 1 });
  }
  return tree;
}

function compiled(normal: string, text: string): ExpressionNode {
  try {
    return compile(normal);
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    throw new JmespathError("syntax", `incorrect query "${text}": ${why}`);
  }
}
