import type { ExpressionNode } from "./jmespath/expression-tree.ts";
import { evaluateJmespath, type Evaluation, orNull } from "./jmespath/evaluate-jmespath.ts";
import { FUNCTIONS } from "./jmespath/functions.ts";
import { openBudget } from "./jmespath/jmespath-budget.ts";
import { measureValue } from "./jmespath/jmespath-value.ts";
import { parseJmespath } from "./jmespath/parse-jmespath.ts";

/** JMESPath as Kyverno has it, for one point in time. */
export interface Jmespath {
  /**
   * The value of an expression. Takes a limited number of steps, whatever the expression and the data.
   * @throws JmespathError also where a key is missing (kind "missing"): Kyverno calls such a variable unresolved
   */
  readonly search: (expression: string, data: unknown) => unknown;
}

const CACHED = 512;

/** `now` in milliseconds since 1970. */
export function openJmespath({ now }: { readonly now: number }): Jmespath {
  const trees = new Map<string, ExpressionNode>();
  const treeOf = (expression: string): ExpressionNode => {
    const known = trees.get(expression);
    if (known !== undefined) return known;
    const tree = parseJmespath(expression);
    if (trees.size >= CACHED) trees.clear();
    trees.set(expression, tree);
    return tree;
  };
  return {
    search: (expression, data) => {
      const run: Evaluation = {
        functions: FUNCTIONS,
        scope: {
          budget: openBudget(),
          now,
          apply: (reference, value) => orNull(reference.node, value, run),
        },
      };
      const value = evaluateJmespath(treeOf(expression), data, run);
      // What is put together can hold one value very often.
      if (typeof value === "object" && value !== null) measureValue(value, run.scope.budget.make);
      return value;
    },
  };
}
