import type { compile } from "@jmespath-community/jmespath";

/** A node of the library's syntax tree. */
export type ExpressionNode = ReturnType<typeof compile>;

/** A node's children, of whatever type it is. */
export function childrenOf(node: ExpressionNode): readonly ExpressionNode[] {
  switch (node.type) {
    case "Subexpression":
    case "IndexExpression":
    case "Pipe":
    case "Projection":
    case "ValueProjection":
    case "AndExpression":
    case "OrExpression":
    case "Comparator":
    case "Arithmetic":
      return [node.left, node.right];
    case "FilterProjection":
      return [node.left, node.right, node.condition];
    case "Flatten":
    case "NotExpression":
    case "ExpressionReference":
      return [node.child];
    case "MultiSelectList":
    case "Function":
      return node.children;
    case "MultiSelectHash":
      return node.children.map(({ value }) => value);
    default:
      return [];
  }
}
