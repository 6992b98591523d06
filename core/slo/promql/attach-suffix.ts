import type { PromqlNode } from "./promql-tree.ts";

/**
 * What a range, offset or @ belongs to is the last operand before it. The grammar's tree has it around the
 * whole operation: (a / b) offset 5m where PromQL means a / (b offset 5m).
 */
export function attachSuffix(
  operation: PromqlNode,
  suffixed: (operand: PromqlNode) => PromqlNode,
): PromqlNode {
  if (operation.kind === "binary") {
    const right = attachSuffix(operation.right, suffixed);
    return { ...operation, right, to: right.to };
  }
  if (operation.kind === "minus" || operation.kind === "plus") {
    const of = attachSuffix(operation.of, suffixed);
    return { ...operation, of, to: of.to };
  }
  return suffixed(operation);
}
