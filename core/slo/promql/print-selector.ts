import { quoteText } from "./promql-literal.ts";
import type { LabelMatcher, SelectorNode } from "./promql-tree.ts";

/** The selector in one spelling: http_requests_total{code=~"5..",job="a"}, matchers as they stood. */
export function printSelector({ name, matchers }: Pick<SelectorNode, "name" | "matchers">): string {
  const others = matchers.filter(({ label, op }) => !(label === "__name__" && op === "="));
  const printed = others.map(printMatcher);
  if (name === null) return `{${printed.join(",")}}`;
  if (!isPlainName(name)) return `{${[quoteText(name), ...printed].join(",")}}`;
  return printed.length === 0 ? name : `${name}{${printed.join(",")}}`;
}

/** code=~"5..", with the label quoted where it is no plain name. */
export function printMatcher({ label, op, value }: Omit<LabelMatcher, "from" | "to">): string {
  const name = /^[a-zA-Z_]\w*$/.test(label) ? label : quoteText(label);
  return `${name}${op}${quoteText(value)}`;
}

function isPlainName(name: string): boolean {
  return /^[a-zA-Z_:][\w:]*$/.test(name);
}
