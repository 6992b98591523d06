import type { SyntaxNode } from "@lezer/common";
import { PromqlRefusal } from "./promql-problem.ts";

/** The part of that kind. @throws PromqlRefusal where there is none */
export function childNamed(node: SyntaxNode, name: string): SyntaxNode {
  const child = node.getChild(name);
  if (child === null) throw unknownPart(node);
  return child;
}

/** The parts of a node without comments. */
export function partsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const parts: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (child.name !== "LineComment") parts.push(child);
  return parts;
}

/** Where a node stands. */
export function spanOf({ from, to }: SyntaxNode): { readonly from: number; readonly to: number } {
  return { from, to };
}

/** The text of a node. */
export function textOf(node: SyntaxNode, text: string): string {
  return text.slice(node.from, node.to);
}

/** The refusal of a part that no reader knows. */
export function unknownPart(node: SyntaxNode): PromqlRefusal {
  return new PromqlRefusal(
    `expected PromQL that Tiphys can rewrite, got a part of kind "${node.name}"`,
    spanOf(node),
    'Write the counters as sum(rate(name{label="value"}[5m])).',
  );
}
