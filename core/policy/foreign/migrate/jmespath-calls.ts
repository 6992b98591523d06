import type { ExpressionNode } from "../kyverno/jmespath/expression-tree.ts";
import { celText } from "../export/cel-literal.ts";
import { type CelExpression, type CelOperand, mayLack, single } from "./cel-expression.ts";
import { countedSize, keysOf } from "./cel-stream.ts";
import { claim, type Formula, relation } from "./formula.ts";
import { testFormula } from "./jmespath-test.ts";
import { type ExpressionScope, nodeOperand } from "./jmespath-to-cel.ts";
import { Unmigratable } from "./unmigratable.ts";

type CallNode = Extract<ExpressionNode, { readonly type: "Function" }>;

/** Functions of two texts that are true or false, as CEL calls them on the first. */
const TEXT_TESTS: Readonly<Record<string, string>> = {
  contains: "contains",
  starts_with: "startsWith",
  ends_with: "endsWith",
};

/** A call of a function. @throws Unmigratable for those that CEL has not */
export function callOperand({ name, children }: CallNode, scope: ExpressionScope): CelOperand {
  const [first, second] = children;
  if (first === undefined) throw new Unmigratable(`${name}()`);
  if (name === "length") return { kind: "one", one: lengthOf(first, scope) };
  if (name === "keys") {
    const operand = nodeOperand(first, scope);
    if (operand.kind === "one") return { kind: "list", list: keysOf(operand.one) };
  }
  const method = TEXT_TESTS[name];
  if (method !== undefined && second !== undefined) {
    const [text, wanted] = [nodeOperand(first, scope), nodeOperand(second, scope)];
    if (text.kind === "one" && wanted.kind === "literal" && typeof wanted.value === "string")
      return textTest(text.one, { name, method, wanted: wanted.value });
    if (name === "contains" && text.kind === "list" && wanted.kind === "literal") {
      const { list } = text;
      if (typeof wanted.value !== "string" || mayLack(list)) throw new Unmigratable("contains()");
      const value = wanted.value;
      return { kind: "claim", formula: list.some((item) => sameText(item, value)), mayFail: false };
    }
  }
  if (name === "regex_match" && second !== undefined) {
    const [pattern, text] = [nodeOperand(first, scope), nodeOperand(second, scope)];
    if (pattern.kind === "literal" && typeof pattern.value === "string" && text.kind === "one")
      return textTest(text.one, { name, method: "matches", wanted: pattern.value });
  }
  throw new Unmigratable(`${name}()`);
}

function sameText({ place }: CelExpression, value: string): Formula {
  if (place.shape !== "text" && place.shape !== "prose") throw new Unmigratable("contains()");
  return relation(place.text, "==", celText(value));
}

interface TextTest {
  readonly name: string;
  readonly method: string;
  readonly wanted: string;
}

function textTest(text: CelExpression, { name, method, wanted }: TextTest): CelOperand {
  const { shape, text: own } = text.place;
  if (shape !== "text" && shape !== "prose") throw new Unmigratable(`${name}() of ${own}`);
  // Nothing at all is an error there, not a text without it.
  return {
    kind: "claim",
    formula: claim(`${own}.${method}(${celText(wanted)})`),
    mayFail: mayLack(text),
  };
}

/** How many there are; of nothing at all it is an error. */
function lengthOf(node: ExpressionNode, scope: ExpressionScope): CelExpression {
  const count = (text: string): CelExpression =>
    single({ ...scope.object.place, text, shape: "count", key: "" });
  if (node.type === "FilterProjection" && node.right.type === "Identity") {
    const list = nodeOperand(node.left.type === "Flatten" ? node.left.child : node.left, scope);
    if (list.kind !== "one" || list.one.place.shape !== "list")
      throw new Unmigratable("length() of a part of a projection");
    const size = countedSize(list.one, (item) =>
      testFormula(node.condition, { ...scope, current: item }),
    );
    return { ...count(size), presence: list.one.presence };
  }
  const operand = nodeOperand(node, scope);
  if (operand.kind === "list") {
    const { size, presence } = operand.list;
    if (size === null) throw new Unmigratable("length() of a projection");
    return { ...count(size), presence };
  }
  if (operand.kind !== "one") throw new Unmigratable("length() of a value");
  const { place, presence } = operand.one;
  if (!["list", "map", "text", "prose"].includes(place.shape))
    throw new Unmigratable(`length() of ${place.text}`);
  return { ...count(`size(${place.text})`), presence };
}

/** Functions of each element of a list: `[].to_upper(@)`. @throws Unmigratable */
export function changedItem({ name, children }: CallNode, scope: ExpressionScope): CelExpression {
  const [argument] = children;
  const method = name === "to_upper" ? "upperAscii" : name === "to_lower" ? "lowerAscii" : null;
  if (method === null || argument === undefined)
    throw new Unmigratable(`${name}() of each element`);
  const operand = nodeOperand(argument, scope);
  if (operand.kind !== "one" || operand.one.place.shape !== "text")
    throw new Unmigratable(`${name}() of each element`);
  const text = `${operand.one.place.text}.${method}()`;
  return { ...operand.one, place: { ...operand.one.place, text }, optional: text };
}
