import type { SyntaxNode } from "@lezer/common";
import { readText } from "./promql-literal.ts";
import type { LabelMatcher, SelectorNode } from "./promql-tree.ts";
import { partsOf, spanOf, textOf, unknownPart } from "./syntax-node.ts";

/** A metric with its matchers. */
export function readSelector(node: SyntaxNode, text: string): SelectorNode {
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

/** A name as it stands, or between quotes. */
export function nameIn(text: string): string {
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
