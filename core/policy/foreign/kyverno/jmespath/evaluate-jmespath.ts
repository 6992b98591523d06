import { isRecord } from "#core/is-record.ts";
import type { ExpressionNode } from "./expression-tree.ts";
import type { JmespathBudget } from "./jmespath-budget.ts";
import { callFunction, JmespathReference, type JmespathScope } from "./jmespath-function.ts";
import type { JmespathFunction } from "./jmespath-function.ts";
import { JmespathError, missingKey } from "./jmespath-error.ts";
import { isFalse, isList, isNumber, isSame } from "./jmespath-value.ts";

/** What an evaluation looks things up in. */
export interface Evaluation {
  readonly functions: ReadonlyMap<string, JmespathFunction>;
  readonly scope: JmespathScope;
}

type NodeOf<Type extends ExpressionNode["type"]> = Extract<ExpressionNode, { readonly type: Type }>;

/**
 * The value of an expression. As in Kyverno's own JMESPath a key that a map lacks is no null but an error of kind
 * "missing", unless something around it (a comparison, `||`, a function, a list) makes null of it.
 */
export function evaluateJmespath(node: ExpressionNode, value: unknown, run: Evaluation): unknown {
  const found = valueOf(node, value, run);
  if (!(found instanceof MissingKey)) return found;
  throw missingKey(found.name);
}

/** Null where a key is missing. */
export function orNull(node: ExpressionNode, value: unknown, run: Evaluation): unknown {
  const found = valueOf(node, value, run);
  return found instanceof MissingKey ? null : found;
}

/** What stands for a value that is missing: an error takes long to make, and most become null. */
class MissingKey {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

function valueOf(node: ExpressionNode, value: unknown, run: Evaluation): unknown {
  run.scope.budget.step();
  switch (node.type) {
    case "Field":
      return field(node.name, value);
    case "Subexpression":
    case "IndexExpression": {
      const left = valueOf(node.left, value, run);
      return left instanceof MissingKey ? left : valueOf(node.right, left, run);
    }
    case "Index":
      return isList(value) ? (value.at(node.value) ?? null) : null;
    case "Slice":
      return isList(value) ? sliced(value, node) : null;
    case "Literal":
      return node.value;
    case "Current":
    case "Identity":
      return value;
    case "Pipe":
      return orNull(node.right, orNull(node.left, value, run), run);
    case "OrExpression": {
      const left = orNull(node.left, value, run);
      return isFalse(left) ? orNull(node.right, value, run) : left;
    }
    case "AndExpression": {
      const left = orNull(node.left, value, run);
      return isFalse(left) ? left : valueOf(node.right, value, run);
    }
    case "NotExpression":
      return isFalse(orNull(node.child, value, run));
    case "Comparator":
      return compared(
        node,
        [orNull(node.left, value, run), orNull(node.right, value, run)],
        run.scope.budget,
      );
    case "MultiSelectList":
      if (value === null || value === undefined) return null;
      return node.children.map((child) => orNull(child, value, run));
    case "MultiSelectHash":
      if (value === null || value === undefined) return null;
      return Object.fromEntries(
        node.children.map((child) => [child.name, orNull(child.value, value, run)]),
      );
    case "ExpressionReference":
      return new JmespathReference(node.child);
    case "Function":
      return called(node, value, run);
    default:
      return projected(node, value, run);
  }
}

function field(name: string, value: unknown): unknown {
  if (!isRecord(value)) return null;
  if (Object.hasOwn(value, name)) return value[name] ?? null;
  return new MissingKey(name);
}

function called({ name, children }: NodeOf<"Function">, value: unknown, run: Evaluation): unknown {
  const given = children.map((child) => orNull(child, value, run));
  const found = run.functions.get(name);
  if (found === undefined) throw new JmespathError("value", `unknown function: ${name}`);
  return callFunction({ name, called: found }, given, run.scope);
}

function compared(
  { name }: NodeOf<"Comparator">,
  [left, right]: readonly unknown[],
  { step }: JmespathBudget,
): unknown {
  if (name === "EQ") return isSame(left, right, step);
  if (name === "NE") return !isSame(left, right, step);
  if (!isNumber(left) || !isNumber(right)) return null;
  switch (name) {
    case "GT":
      return left > right;
    case "GTE":
      return left >= right;
    case "LT":
      return left < right;
    case "LTE":
      return left <= right;
  }
}

/** Projections make null of an error on their left, and leave out what comes to null. */
function projected(node: ExpressionNode, value: unknown, run: Evaluation): unknown {
  switch (node.type) {
    case "Projection": {
      const left = orNull(node.left, value, run);
      return isList(left) ? collected(node.right, left, run) : null;
    }
    case "ValueProjection": {
      const left = anyOrNull(node.left, value, run);
      if (!isRecord(left)) return null;
      const values = sortedValues(left);
      // Kyverno's holds as many nulls first as there are values: a function on the right sees them.
      const nulls = node.right.type === "Identity" ? [] : values.map(() => null);
      return collected(node.right, [...nulls, ...values], run);
    }
    case "FilterProjection": {
      const left = anyOrNull(node.left, value, run);
      if (!isList(left)) return null;
      const kept = left.filter((one) => !isFalse(orNull(node.condition, one, run)));
      return collected(node.right, kept, run);
    }
    case "Flatten": {
      const left = anyOrNull(node.child, value, run);
      if (!isList(left)) return null;
      const flat = left.flatMap((one) => (isList(one) ? one : [one]));
      run.scope.budget.make(flat.length);
      return flat;
    }
    default:
      throw new JmespathError("syntax", `Kyverno's JMESPath has no ${node.type}`);
  }
}

function anyOrNull(node: ExpressionNode, value: unknown, run: Evaluation): unknown {
  try {
    return orNull(node, value, run);
  } catch (error) {
    if (error instanceof JmespathError && error.kind === "value") return null;
    throw error;
  }
}

function collected(
  node: ExpressionNode,
  values: readonly unknown[],
  run: Evaluation,
): readonly unknown[] {
  run.scope.budget.make(values.length);
  return values
    .map((one) => orNull(node, one, run))
    .filter((one) => one !== null && one !== undefined);
}

/** Go has no order of keys; ours is that of the alphabet, so that answers are the same every time. */
function sortedValues(map: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Object.keys(map)
    .sort()
    .map((key) => map[key]);
}

function sliced(values: readonly unknown[], node: NodeOf<"Slice">): readonly unknown[] {
  const step = node.step ?? 1;
  if (step === 0) throw new JmespathError("value", "Invalid slice, step cannot be 0");
  const { length } = values;
  const cap = (at: number) => {
    const from = at < 0 ? at + length : at;
    if (step < 0) return Math.max(-1, Math.min(from, length - 1));
    return Math.max(0, Math.min(from, length));
  };
  const start = node.start === null ? (step < 0 ? length - 1 : 0) : cap(node.start);
  const stop = node.stop === null ? (step < 0 ? -1 : length) : cap(node.stop);
  const result: unknown[] = [];
  for (let at = start; step > 0 ? at < stop : at > stop; at += step) result.push(values[at]);
  return result;
}
