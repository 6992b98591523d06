import { parsePromql } from "./parse-promql.ts";
import { printMatcher } from "./print-selector.ts";
import { type PromqlProblem, PromqlRefusal, refusable } from "./promql-problem.ts";
import { type SelectorNode, selectorsBelow } from "./promql-tree.ts";
import { type TextEdit, withEdits } from "#core/text-edit.ts";

export interface AddedMatcher {
  readonly label: string;
  readonly op?: "=" | "!=" | "=~" | "!~";
  readonly value: string;
}

interface MatcherOptions {
  /** Whether a label that a selector already has takes the new value; else another value is a problem. */
  readonly replace?: boolean;
}

/** The query with the matchers in every selector; everything else stays to the byte. */
export function withMatchers(
  promql: string,
  matchers: readonly AddedMatcher[],
  { replace = false }: MatcherOptions = {},
): { readonly promql: string } | { readonly problem: PromqlProblem } {
  return refusable(() => {
    const selectors = selectorsBelow(parsePromql(promql)).map(({ selector }) => selector);
    if (selectors.length === 0)
      throw new PromqlRefusal(
        "expected at least one metric, got none",
        { from: 0, to: promql.length },
        "Name a metric.",
      );
    const edits = selectors.flatMap((selector) => editsOf({ selector, matchers, replace }));
    return { promql: withEdits(promql, edits) };
  });
}

interface SelectorEdit {
  readonly selector: SelectorNode;
  readonly matchers: readonly AddedMatcher[];
  readonly replace: boolean;
}

function editsOf({ selector, matchers, replace }: SelectorEdit): readonly TextEdit[] {
  const missing = matchers.filter((added) => !has(selector, added));
  const conflict = missing.find((added) => clash(selector, added) !== undefined);
  if (conflict !== undefined && !replace)
    throw new PromqlRefusal(
      `expected no matcher on label "${conflict.label}", which Tiphys sets to "${conflict.value}" here`,
      clash(selector, conflict) ?? selector,
      `Leave "${conflict.label}" out of the query.`,
    );
  const isTaken = ({ label }: AddedMatcher) => replace && labelled(selector, label).length > 0;
  const added = missing.filter((matcher) => !isTaken(matcher));
  const taken = Map.groupBy(missing.filter(isTaken), ({ label }) => label);
  return [
    ...[...taken].flatMap(([label, same]) =>
      labelled(selector, label).map(({ from, to }) => ({ from, to, text: printAll(same) })),
    ),
    ...(added.length === 0 ? [] : [insertion(selector, added)]),
  ];
}

function printAll(matchers: readonly AddedMatcher[]): string {
  return matchers.map((matcher) => printMatcher({ op: "=", ...matcher })).join(",");
}

function labelled({ matchers }: SelectorNode, label: string): SelectorNode["matchers"] {
  return matchers.filter((matcher) => matcher.label === label);
}

function has({ matchers }: SelectorNode, { label, op = "=", value }: AddedMatcher): boolean {
  return matchers.some(
    (matcher) => matcher.label === label && matcher.op === op && matcher.value === value,
  );
}

/** Only two equalities can contradict one another for certain; others narrow. */
function clash(selector: SelectorNode, { label, op = "=" }: AddedMatcher) {
  return op === "=" ? labelled(selector, label).find((matcher) => matcher.op === "=") : undefined;
}

function insertion({ braces, to }: SelectorNode, added: readonly AddedMatcher[]): TextEdit {
  const text = printAll(added);
  if (braces === null) return { from: to, to, text: `{${text}}` };
  const { filledTo } = braces;
  if (filledTo === null) return { from: braces.from + 1, to: braces.from + 1, text };
  return { from: filledTo, to: filledTo, text: `,${text}` };
}
