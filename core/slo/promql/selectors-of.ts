import { fillWindowVariables } from "./fill-window-variables.ts";
import { parsePromql } from "./parse-promql.ts";
import { printSelector } from "./print-selector.ts";
import { type PromqlProblem, refusable } from "./promql-problem.ts";
import { type LabelMatcher, selectorsBelow } from "./promql-tree.ts";

export interface FoundSelector {
  readonly name: string | null;
  readonly matchers: readonly LabelMatcher[];
  /** In one spelling, without a range. */
  readonly text: string;
  /** The range behind it in seconds; null where there is none, or a computed one. */
  readonly windowSeconds: number | null;
  readonly from: number;
  readonly to: number;
}

/** Every selector of a query, in reading order. */
export function selectorsOf(
  promql: string,
): { readonly selectors: readonly FoundSelector[] } | { readonly problem: PromqlProblem } {
  return refusable(() => {
    const tree = parsePromql(fillWindowVariables(promql));
    const selectors = selectorsBelow(tree).map(({ selector, above }) => {
      const { name, matchers, from, to } = selector;
      const range = above.find((node) => node.kind === "range");
      const windowSeconds = range?.seconds ?? null;
      return { name, matchers, text: printSelector(selector), windowSeconds, from, to };
    });
    return { selectors };
  });
}
