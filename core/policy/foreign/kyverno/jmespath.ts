import { isRecord } from "#core/is-record.ts";
import type { ExpressionNode } from "./jmespath/expression-tree.ts";
import { evaluateJmespath, type Evaluation, orNull } from "./jmespath/evaluate-jmespath.ts";
import { FUNCTIONS } from "./jmespath/functions.ts";
import { missingKey } from "./jmespath/jmespath-error.ts";
import { openBudget } from "./jmespath/jmespath-budget.ts";
import { measureValue } from "./jmespath/jmespath-value.ts";
import { parseJmespath } from "./jmespath/parse-jmespath.ts";
import { openWork, takeSteps, type Work } from "./work.ts";

/** JMESPath as Kyverno has it, for one point in time. */
export interface Jmespath {
  /**
   * The value of an expression. Takes a limited number of steps, whatever the expression and the data, and books them.
   * @throws JmespathError also where a key is missing (kind "missing"): Kyverno calls such a variable unresolved
   */
  readonly search: (expression: string, data: unknown, work?: Work) => unknown;
}

/** `now` in milliseconds since 1970. */
export function openJmespath({ now }: { readonly now: number }): Jmespath {
  return {
    search: (expression, data, work = openWork()) => {
      const { tree, path } = parsedExpression(expression);
      return path === null ? searched(tree, data, { now, work }) : valueAt(path, data, work);
    },
  };
}

interface ParsedExpression {
  readonly tree: ExpressionNode;
  /** Of "a.b.c" the keys, as most expressions are; null for any other. */
  readonly path: readonly string[] | null;
}

// Rules ask for the same expressions of every object, and a server of every review.
const MOST_KEPT = 5000;
const LONGEST_KEPT = 1000;
const kept = new Map<string, ParsedExpression>();

function parsedExpression(expression: string): ParsedExpression {
  const known = kept.get(expression);
  if (known !== undefined) return known;
  const tree = parseJmespath(expression);
  const parsed = { tree, path: pathOf(tree) };
  if (kept.size >= MOST_KEPT) kept.clear();
  if (expression.length <= LONGEST_KEPT) kept.set(expression, parsed);
  return parsed;
}

function pathOf(node: ExpressionNode): readonly string[] | null {
  if (node.type === "Field") return [node.name];
  if (node.type !== "Subexpression") return null;
  const [left, right] = [pathOf(node.left), pathOf(node.right)];
  return left === null || right === null ? null : [...left, ...right];
}

/** As evaluateJmespath has it for such an expression. */
function valueAt(path: readonly string[], data: unknown, work: Work): unknown {
  takeSteps(work, path.length);
  let value = data;
  for (const name of path) {
    if (!isRecord(value)) return null;
    if (!Object.hasOwn(value, name)) throw missingKey(name);
    value = value[name] ?? null;
  }
  return value;
}

interface SearchContext {
  readonly now: number;
  readonly work: Work;
}

function searched(tree: ExpressionNode, data: unknown, { now, work }: SearchContext): unknown {
  const budget = openBudget();
  const run: Evaluation = {
    functions: FUNCTIONS,
    scope: {
      budget,
      now,
      apply: (reference, value) => orNull(reference.node, value, run),
    },
  };
  try {
    const value = evaluateJmespath(tree, data, run);
    // What is put together can hold one value very often.
    if (typeof value === "object" && value !== null) measureValue(value, budget.make);
    return value;
  } finally {
    budget.close(work);
  }
}
