import type { ExpressionNode } from "../kyverno/jmespath/expression-tree.ts";
import { celText } from "../export/cel-literal.ts";
import type { CelExpression } from "./cel-expression.ts";
import { and, type Formula, not, or, relation } from "./formula.ts";
import { type ExpressionScope, nodeOperand } from "./jmespath-to-cel.ts";
import { Unmigratable } from "./unmigratable.ts";

/** Whether an expression of a filter holds; what is missing is null there. @throws Unmigratable */
export function testFormula(node: ExpressionNode, scope: ExpressionScope): Formula {
  switch (node.type) {
    case "OrExpression":
      return or(testFormula(node.left, scope), testFormula(node.right, scope));
    case "AndExpression":
      // Outside of a filter a key that is missing on the right is an error.
      if (scope.current === undefined && node.right.type !== "Comparator")
        throw new Unmigratable("&& outside of a filter");
      return and(testFormula(node.left, scope), testFormula(node.right, scope));
    case "NotExpression":
      return not(testFormula(node.child, scope));
    case "Comparator":
      return compared(node, scope);
    default: {
      const operand = nodeOperand(node, scope);
      if (operand.kind === "one") return isTruthy(operand.one);
      if (operand.kind === "claim" && !operand.mayFail) return operand.formula;
      throw new Unmigratable(`a ${operand.kind} as a condition`);
    }
  }
}

type Comparator = Extract<ExpressionNode, { readonly type: "Comparator" }>;

function compared({ name, left, right }: Comparator, scope: ExpressionScope): Formula {
  const [first, second] = [nodeOperand(left, scope), nodeOperand(right, scope)];
  if (first.kind !== "one" || second.kind !== "literal")
    throw new Unmigratable("a comparison of something else than a field and a value");
  const same = isSame(first.one, second.value);
  if (name === "EQ") return same;
  if (name === "NE") return not(same);
  throw new Unmigratable(`the comparison ${name} in a filter`);
}

function isSame({ place, presence }: CelExpression, value: unknown): Formula {
  const { text, shape } = place;
  if (shape === "unknown") throw new Unmigratable(`what ${text} is, is not known`);
  if (value === null) return not(presence);
  if (typeof value === "string")
    return shape === "text" || shape === "prose"
      ? and(presence, relation(text, "==", celText(value)))
      : or();
  if (typeof value === "boolean")
    return shape === "flag" ? and(presence, relation(text, "==", String(value))) : or();
  if (shape === "count" && Number.isSafeInteger(value))
    return and(presence, relation(text, "==", String(value)));
  throw new Unmigratable(`a comparison with ${JSON.stringify(value)}`);
}

/** What JMESPath takes for true. @throws Unmigratable */
export function isTruthy({ place, presence }: CelExpression): Formula {
  const { text, shape } = place;
  switch (shape) {
    case "text":
    case "prose":
      return and(presence, relation(text, "!=", '""'));
    case "flag":
      return and(presence, relation(text, "==", "true"));
    case "list":
    case "map":
      return and(presence, relation(`size(${text})`, "!=", "0"));
    case "count":
      return presence;
    default:
      throw new Unmigratable(`what ${text} is, is not known`);
  }
}
