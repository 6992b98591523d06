import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { attachSuffix } from "./attach-suffix.ts";
import { checkTypes } from "./check-types.ts";
import { refuseUnread } from "./refuse-unread.ts";
import { PromqlRefusal } from "./promql-problem.ts";
import { readNumber, readText } from "./promql-literal.ts";
import { nameIn, readSelector } from "./read-selector.ts";
import { childNamed, partsOf, spanOf, textOf, unknownPart } from "./syntax-node.ts";
import type { AggregateNode, BinaryNode, PromqlNode, WrapperNode } from "./promql-tree.ts";

const LONGEST = 20_000;
const DEEPEST = 100;

/** Texts that are asked about again and again, such as the selectors of a canary; the oldest go first. */
const MOST_KEPT = 1000;
const LONGEST_KEPT = 2000;
const known = new Map<string, PromqlNode>();

/**
 * The tree of a PromQL text in which window variables are already filled in.
 * @throws PromqlRefusal for what is no PromQL, or PromQL that Tiphys does not know
 */
export function parsePromql(text: string): PromqlNode {
  const kept = known.get(text);
  if (kept !== undefined) return kept;
  const tree = readWhole(text);
  if (text.length > LONGEST_KEPT) return tree;
  for (const oldest of known.keys()) {
    if (known.size < MOST_KEPT) break;
    known.delete(oldest);
  }
  known.set(text, tree);
  return tree;
}

function readWhole(text: string): PromqlNode {
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
  const tree = readNode(child, { text, depth: 0 });
  checkTypes(tree);
  return tree;
}

interface Reading {
  readonly text: string;
  readonly depth: number;
}

type Reader = (node: SyntaxNode, reading: Reading) => PromqlNode;

const READERS: Readonly<Record<string, Reader>> = {
  VectorSelector: (node, { text }) => readSelector(node, text),
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
  OffsetExpr: suffix("offset"),
  StepInvariantExpr: suffix("at"),
  AnchoredExpr: suffix("anchored"),
  SmoothedExpr: suffix("smoothed"),
  UnaryExpr: (node, reading) => {
    const sign = textOf(childNamed(node, "UnaryOp"), reading.text);
    return wrapper(sign === "-" ? "minus" : "plus")(node, reading);
  },
  SubqueryExpr: (node, reading) =>
    attachSuffix(readFirst(node, reading), (of) => ({
      kind: "subquery",
      of,
      from: of.from,
      to: node.to,
    })),
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

function readRange(node: SyntaxNode, reading: Reading): PromqlNode {
  const window = childNamed(node, "DurationExpr");
  const simple = window.firstChild?.name === "NumberDurationLiteralInDurationContext";
  const seconds = simple ? readNumber(textOf(window, reading.text)) : null;
  return attachSuffix(readFirst(node, reading), (of) => ({
    kind: "range",
    of,
    window: spanOf(window),
    seconds,
    from: of.from,
    to: node.to,
  }));
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
  refuseLooseSuffix(left);
  return {
    kind: "binary",
    op: textOf(op, reading.text).toLowerCase(),
    left: readNode(left, reading),
    right: readNode(right, reading),
    matching: matchingOf(node),
    ...spanOf(node),
  };
}

/** Between two operators the grammar's tree does not say which of them comes first. */
function refuseLooseSuffix(left: SyntaxNode): void {
  if (!SUFFIXED.has(left.name) || left.firstChild?.name !== "BinaryExpr") return;
  throw new PromqlRefusal(
    "expected parentheses around what a range, offset or @ belongs to",
    spanOf(left),
    "Write a + (b offset 5m) * c.",
  );
}

const SUFFIXED = new Set([
  "OffsetExpr",
  "StepInvariantExpr",
  "MatrixSelector",
  "SubqueryExpr",
  "AnchoredExpr",
  "SmoothedExpr",
]);

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

function suffix(kind: WrapperNode["kind"]): Reader {
  return (node, reading) =>
    attachSuffix(readFirst(node, reading), (of) => ({
      kind,
      of,
      from: of.from,
      to: node.to,
    }));
}

/** The first expression below a node; signs and the like stand before it. */
function readFirst(node: SyntaxNode, reading: Reading): PromqlNode {
  const child = partsOf(node).find((part) => part.name in READERS);
  if (child === undefined) throw unknownPart(node);
  return readNode(child, reading);
}
