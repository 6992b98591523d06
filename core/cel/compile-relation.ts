import type { CallNode } from "./ast.ts";
import { noSuchOverload } from "./cel-error.ts";
import { isMap, mapGet } from "./cel-map.ts";
import { type CelValue, isList } from "./cel-value.ts";
import { celEquals, numberOf } from "./equality.ts";
import { charge, type Frame, type Run } from "./frame.ts";
import { kindOf } from "./kind-of.ts";
import { compareValues } from "./ordering.ts";
import { constantOf, type Scope } from "./scope.ts";
import { deepCost } from "./traversal-cost.ts";

interface Operands {
  readonly name: string;
  readonly left: Run;
  readonly right: Run;
  readonly rightConstant: CelValue | undefined;
}

/** `==`, `!=`, `<`, `<=`, `>`, `>=` and `in`, with shorter ways for constants; null: another operator. */
export function compileRelation(node: CallNode, scope: Scope): Run | null {
  const [one, other] = node.args;
  if (one === undefined || other === undefined) return null;
  const operands = () => {
    const left = scope.compile(one, scope);
    const right = scope.compile(other, scope);
    return { name: node.name, left, right, rightConstant: constantOf(scope, right) };
  };
  switch (node.name) {
    case "_==_":
      return equality(operands(), { equal: true });
    case "_!=_":
      return equality(operands(), { equal: false });
    case "@in":
      return membership(operands());
    default:
      return ORDERS.has(node.name) ? ordering(operands()) : null;
  }
}

function equality(operands: Operands, { equal }: { readonly equal: boolean }): Run {
  const { left, right, rightConstant } = operands;
  if (isIdentical(rightConstant)) {
    return (frame) => {
      charge(frame, 1);
      return (left(frame) === rightConstant) === equal;
    };
  }
  return (frame) => {
    const one = left(frame);
    const other = right(frame);
    charge(frame, typeof one === "object" && typeof other === "object" ? 1 + deepCost(one) : 1);
    return celEquals(one, other) === equal;
  };
}

/** Values that equal nothing but themselves, so that === says it all. */
function isIdentical(value: CelValue | undefined): boolean {
  return typeof value === "string" || typeof value === "boolean" || value === null;
}

const ORDERS: ReadonlyMap<string, (order: number) => boolean> = new Map([
  ["_<_", (order) => order < 0],
  ["_<=_", (order) => order <= 0],
  ["_>_", (order) => order > 0],
  ["_>=_", (order) => order >= 0],
]);

function ordering({ name, left, right }: Operands): Run {
  const holds = ORDERS.get(name) ?? (() => false);
  return (frame) => {
    charge(frame, 1);
    const one = left(frame);
    const other = right(frame);
    const order = compareValues(one, other);
    if (order !== undefined) return holds(order);
    // Numbers without an order: one is not a number (NaN), and every relation is false.
    if (numberOf(one) !== undefined && numberOf(other) !== undefined) return false;
    throw noSuchOverload(name, [kindOf(one), kindOf(other)]);
  };
}

function membership(operands: Operands): Run {
  const { left, right, rightConstant } = operands;
  const texts = isList(rightConstant) ? textSet(rightConstant) : null;
  if (texts !== null) {
    return (frame) => {
      charge(frame, 1);
      const value = left(frame);
      return typeof value === "string" && texts.has(value);
    };
  }
  return (frame) => {
    charge(frame, 1);
    return isMember(frame, left(frame), right(frame));
  };
}

function textSet(list: readonly CelValue[]): ReadonlySet<string> | null {
  const texts = list.filter((item) => typeof item === "string");
  return texts.length === list.length ? new Set(texts) : null;
}

function isMember(frame: Frame, value: CelValue, range: CelValue): boolean {
  if (isList(range)) {
    charge(frame, typeof value === "object" ? deepCost(range) : range.length);
    return range.some((item) => celEquals(item, value));
  }
  if (isMap(range)) return mapGet(range, value) !== undefined;
  throw noSuchOverload("@in", [kindOf(value), kindOf(range)]);
}
