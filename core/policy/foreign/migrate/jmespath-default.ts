import { celText } from "../export/cel-literal.ts";
import type { CelExpression, CelOperand } from "./cel-expression.ts";
import { elementsOf } from "./cel-stream.ts";
import { ALWAYS } from "./formula.ts";
import type { Shape } from "./known-shapes.ts";
import { Unmigratable } from "./unmigratable.ts";

/**
 * `left || default`: what JMESPath takes for nothing (an empty text, list or map, false) must be the default itself, or
 * none of the values that a field has. @throws Unmigratable
 */
export function orDefault(left: CelOperand, value: unknown, operation: CelExpression): CelOperand {
  if (left.kind === "one" && left.one === operation) return left;
  if (left.kind === "list" && isEmptyList(value))
    return { kind: "list", list: { ...left.list, presence: ALWAYS, size: null } };
  if (left.kind !== "one") throw new Unmigratable("|| after something else than a field");
  const { place } = left.one;
  if (place.shape === "list" && isEmptyList(value)) {
    const size = `size(${left.one.optional}.orValue([]))`;
    return { kind: "list", list: { ...elementsOf(left.one), presence: ALWAYS, size } };
  }
  if (!isNothingOf(place.shape, value))
    throw new Unmigratable(`|| ${JSON.stringify(value)} after ${place.text}`);
  return { kind: "one", one: withDefault(left.one, value) };
}

function withDefault({ place, optional }: CelExpression, value: unknown): CelExpression {
  const written = typeof value === "string" ? celText(value) : JSON.stringify(value);
  const text = optional === place.text ? place.text : `${optional}.orValue(${written})`;
  return { place: { ...place, text }, presence: ALWAYS, optional: text };
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** A count is never nothing, not even nought. */
function isNothingOf(shape: Shape, value: unknown): boolean {
  if (shape === "text" || shape === "prose") return value === "";
  if (shape === "flag") return value === false;
  if (shape === "count") return Number.isSafeInteger(value);
  return shape === "map" && JSON.stringify(value) === "{}";
}
