import { parsePromql } from "./parse-promql.ts";
import { type PromqlProblem, PromqlRefusal, refusable } from "./promql-problem.ts";
import { childrenOf, type PromqlNode, type RangeNode } from "./promql-tree.ts";
import { printSeconds } from "./print-seconds.ts";
import { withEdits } from "./text-edit.ts";

/** The query with every range set to `seconds`; everything else stays to the byte. */
export function withWindow(
  promql: string,
  seconds: number,
): { readonly promql: string } | { readonly problem: PromqlProblem } {
  return refusable(() => {
    const text = printSeconds(seconds);
    const ranges = rangesBelow(parsePromql(promql));
    return {
      promql: withEdits(
        promql,
        ranges.map(({ window }) => ({ ...window, text })),
      ),
    };
  });
}

function rangesBelow(node: PromqlNode): readonly RangeNode[] {
  if (node.kind === "subquery")
    throw new PromqlRefusal(
      "expected ranges that can be changed, got a subquery, which has two",
      node,
      "Record the inner query in a rule and name the rule's series.",
    );
  const below = childrenOf(node).flatMap(rangesBelow);
  return node.kind === "range" ? [node, ...below] : below;
}
