/** The parts of PromQL that Tiphys understands; `from` and `to` are offsets into the text. */
export type PromqlNode =
  | SelectorNode
  | RangeNode
  | CallNode
  | AggregateNode
  | BinaryNode
  | WrapperNode
  | NumberNode
  | TextNode
  | SubqueryNode;

interface Spanned {
  readonly from: number;
  readonly to: number;
}

export interface SelectorNode extends Spanned {
  readonly kind: "selector";
  /** Null where the name is a matcher on __name__, or absent. */
  readonly name: string | null;
  readonly matchers: readonly LabelMatcher[];
  /** The braces, and where their last part ends; null where there are none. */
  readonly braces: (Spanned & { readonly filledTo: number | null }) | null;
}

export interface LabelMatcher extends Spanned {
  readonly label: string;
  readonly op: "=" | "!=" | "=~" | "!~";
  /** Without quotes and escapes. */
  readonly value: string;
}

export interface RangeNode extends Spanned {
  readonly kind: "range";
  readonly of: PromqlNode;
  /** What stands between the brackets. */
  readonly window: Spanned;
  /** Null for a computed duration. */
  readonly seconds: number | null;
}

export interface CallNode extends Spanned {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly PromqlNode[];
}

export interface AggregateNode extends Spanned {
  readonly kind: "aggregate";
  readonly op: string;
  readonly grouping: { readonly kind: "by" | "without"; readonly labels: readonly string[] } | null;
  readonly args: readonly PromqlNode[];
}

export interface BinaryNode extends Spanned {
  readonly kind: "binary";
  readonly op: string;
  readonly left: PromqlNode;
  readonly right: PromqlNode;
  readonly matching: "plain" | "on" | "group" | "fill";
}

/** What wraps one expression: parentheses, a sign, offset, @, anchored, smoothed. */
export interface WrapperNode extends Spanned {
  readonly kind: "paren" | "minus" | "plus" | "offset" | "at" | "anchored" | "smoothed";
  readonly of: PromqlNode;
}

export interface SubqueryNode extends Spanned {
  readonly kind: "subquery";
  readonly of: PromqlNode;
}

export interface NumberNode extends Spanned {
  readonly kind: "number";
  readonly value: number;
}

export interface TextNode extends Spanned {
  readonly kind: "text";
  readonly value: string;
}

/** Every selector below a node, in reading order, with the nodes above it, outermost first. */
export function selectorsBelow(
  node: PromqlNode,
  above: readonly PromqlNode[] = [],
): readonly { readonly selector: SelectorNode; readonly above: readonly PromqlNode[] }[] {
  if (node.kind === "selector") return [{ selector: node, above }];
  return childrenOf(node).flatMap((child) => selectorsBelow(child, [...above, node]));
}

/** The nodes directly below. */
export function childrenOf(node: PromqlNode): readonly PromqlNode[] {
  if (node.kind === "binary") return [node.left, node.right];
  if (node.kind === "call" || node.kind === "aggregate") return node.args;
  return "of" in node ? [node.of] : [];
}

/** The node without the parentheses around it. */
export function unwrapped(node: PromqlNode): PromqlNode {
  return node.kind === "paren" ? unwrapped(node.of) : node;
}
