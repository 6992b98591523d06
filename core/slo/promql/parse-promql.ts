import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { refuseUnread } from "./refuse-unread.ts";
import { PromqlRefusal } from "./promql-problem.ts";
import { readNumber, readText } from "./promql-literal.ts";
import type {
  AggregateNode,
  BinaryNode,
  LabelMatcher,
  PromqlNode,
  SelectorNode,
  WrapperNode,
} from "./promql-tree.ts";

const LONGEST = 20_000;
const DEEPEST = 100;

/**
 * The tree of a PromQL text in which window variables are already filled in.
 * @throws PromqlRefusal for what is no PromQL, or PromQL that Tiphys does not know
 */
export function parsePromql(text: string): PromqlNode {
  if (text.length > LONGEST)
    throw new PromqlRefusal(
      `expected a query of at most ${LONGEST} characters, got ${text.length}`,
      { from: 0, to: text.length },
      "Record it in a rule and name the rule's series.",
    );
  const { topNode } = parser.parse(text);
  refuseUnread(topNode, text);
  const child = partsOf(topNode)[0];
  if (child === undefined) throw unknownPart(topNode);
  return readNode(child, { text, depth: 0 });
}

interface Reading {
  readonly text: string;
  readonly depth: number;
}

type Reader = (node: SyntaxNode, reading: Reading) => PromqlNode;

const READERS: Readonly<Record<string, Reader>> = {
  VectorSelector: readSelector,
  MatrixSelector: readRange,
  FunctionCall: readCall,
  AggregateExpr: readAggregate,
  BinaryExpr: readBinary,
  NumberDurationLiteral: (node, { text }) => ({
    kind: "number",
    value: readNumber(textOf(node, text)),
    ...spanOf(node),
  }),
  StringLiteral: (node, { text }) => ({
    kind: "text",
    value: readText(textOf(node, text)),
    ...spanOf(node),
  }),
  ParenExpr: wrapper("paren"),
  OffsetExpr: wrapper("offset"),
  StepInvariantExpr: wrapper("at"),
  AnchoredExpr: wrapper("anchored"),
  SmoothedExpr: wrapper("smoothed"),
  UnaryExpr: (node, reading) => {
    const sign = textOf(childNamed(node, "UnaryOp"), reading.text);
    return wrapper(sign === "-" ? "minus" : "plus")(node, reading);
  },
  SubqueryExpr: (node, reading) => ({
    kind: "subquery",
    of: readFirst(node, reading),
    ...spanOf(node),
  }),
};

function readNode(node: SyntaxNode, { text, depth }: Reading): PromqlNode {
  const read = READERS[node.name];
  if (read === undefined) throw unknownPart(node);
  if (depth > DEEPEST)
    throw new PromqlRefusal(
      `expected at most ${DEEPEST} levels of nesting`,
      spanOf(node),
      "Record the inner part in a rule and name the rule's series.",
    );
  return read(node, { text, depth: depth + 1 });
}

function readSelector(node: SyntaxNode, { text }: Reading): SelectorNode {
  const identifier = node.getChild("Identifier");
  const braces = node.getChild("LabelMatchers");
  const parts = braces === null ? [] : partsOf(braces);
  const quoted = parts.find((part) => part.name === "QuotedLabelName");
  const matchers = parts.filter((part) => part !== quoted).map((part) => readMatcher(part, text));
  const name = identifier ?? quoted;
  const exact = matchers.find(({ label, op }) => label === "__name__" && op === "=");
  return {
    kind: "selector",
    name: name === undefined ? (exact?.value ?? null) : nameIn(textOf(name, text)),
    matchers,
    braces: braces === null ? null : { ...spanOf(braces), filledTo: parts.at(-1)?.to ?? null },
    ...spanOf(node),
  };
}

function nameIn(text: string): string {
  return /^["'`]/.test(text) ? readText(text) : text;
}

function readMatcher(node: SyntaxNode, text: string): LabelMatcher {
  const [label, op, value] = partsOf(node);
  if (label === undefined || op === undefined || value === undefined) throw unknownPart(node);
  return {
    label: nameIn(textOf(label, text)),
    op: matchOperator(op, text),
    value: readText(textOf(value, text)),
    ...spanOf(node),
  };
}

function matchOperator(node: SyntaxNode, text: string): LabelMatcher["op"] {
  const op = textOf(node, text);
  if (op === "=" || op === "!=" || op === "=~" || op === "!~") return op;
  throw unknownPart(node);
}

function readRange(node: SyntaxNode, reading: Reading): PromqlNode {
  const window = childNamed(node, "DurationExpr");
  const simple = window.firstChild?.name === "NumberDurationLiteralInDurationContext";
  return {
    kind: "range",
    of: readFirst(node, reading),
    window: spanOf(window),
    seconds: simple ? readNumber(textOf(window, reading.text)) : null,
    ...spanOf(node),
  };
}

function readCall(node: SyntaxNode, reading: Reading): PromqlNode {
  return {
    kind: "call",
    name: textOf(childNamed(node, "FunctionIdentifier"), reading.text).toLowerCase(),
    args: readArguments(node, reading),
    ...spanOf(node),
  };
}

function readArguments(node: SyntaxNode, reading: Reading): readonly PromqlNode[] {
  return partsOf(childNamed(node, "FunctionCallBody")).map((part) => readNode(part, reading));
}

function readAggregate(node: SyntaxNode, reading: Reading): AggregateNode {
  const modifier = node.getChild("AggregateModifier");
  const labels = modifier?.getChild("GroupingLabels");
  return {
    kind: "aggregate",
    op: textOf(childNamed(node, "AggregateOp"), reading.text).toLowerCase(),
    grouping:
      modifier === null
        ? null
        : {
            kind: modifier.getChild("By") === null ? "without" : "by",
            labels: (labels ? partsOf(labels) : []).map((part) =>
              nameIn(textOf(part, reading.text)),
            ),
          },
    args: readArguments(node, reading),
    ...spanOf(node),
  };
}

function readBinary(node: SyntaxNode, reading: Reading): BinaryNode {
  const parts = partsOf(node);
  const [left, op] = parts;
  const right = parts.at(-1);
  if (left === undefined || op === undefined || right === undefined) throw unknownPart(node);
  return {
    kind: "binary",
    op: textOf(op, reading.text).toLowerCase(),
    left: readNode(left, reading),
    right: readNode(right, reading),
    matching: matchingOf(node),
    ...spanOf(node),
  };
}

function matchingOf(node: SyntaxNode): BinaryNode["matching"] {
  if (node.getChild("FillModifier") !== null) return "fill";
  const clause = node.getChild("MatchingModifierClause");
  if (clause === null) return "plain";
  const isGrouped = clause.getChild("GroupLeft") !== null || clause.getChild("GroupRight") !== null;
  return isGrouped ? "group" : "on";
}

function wrapper(kind: WrapperNode["kind"]): Reader {
  return (node, reading) => ({ kind, of: readFirst(node, reading), ...spanOf(node) });
}

/** The first expression below a node; signs and the like stand before it. */
function readFirst(node: SyntaxNode, reading: Reading): PromqlNode {
  const child = partsOf(node).find((part) => part.name in READERS);
  if (child === undefined) throw unknownPart(node);
  return readNode(child, reading);
}

function childNamed(node: SyntaxNode, name: string): SyntaxNode {
  const child = node.getChild(name);
  if (child === null) throw unknownPart(node);
  return child;
}

function partsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const parts: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (child.name !== "LineComment") parts.push(child);
  return parts;
}

function spanOf({ from, to }: SyntaxNode): { readonly from: number; readonly to: number } {
  return { from, to };
}

function textOf(node: SyntaxNode, text: string): string {
  return text.slice(node.from, node.to);
}

function unknownPart(node: SyntaxNode): PromqlRefusal {
  return new PromqlRefusal(
    `expected PromQL that Tiphys can rewrite, got a part of kind "${node.name}"`,
    spanOf(node),
    'Write the counters as sum(rate(name{label="value"}[5m])).',
  );
}
