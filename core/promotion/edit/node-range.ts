import { isMap, isNode, isSeq } from "yaml";

/** Where a node of a parsed text stands, without its anchor, tag and comments. */
export function rangeOf(node: unknown): { readonly from: number; readonly to: number } {
  const range = isNode(node) ? node.range : null;
  return { from: range?.[0] ?? 0, to: range?.[1] ?? 0 };
}

/** Where the last word of a node ends; ranges of block collections may reach over the comments behind them. */
export function contentEnd(node: unknown): number {
  if (isMap(node) && node.flow !== true && node.items.length > 0) {
    const last = node.items.at(-1);
    return isNode(last?.value) ? contentEnd(last.value) : rangeOf(last?.key).to;
  }
  if (isSeq(node) && node.flow !== true && node.items.length > 0) {
    return contentEnd(node.items.at(-1));
  }
  return rangeOf(node).to;
}
