import type { BindNode } from "./ast.ts";
import { noSuchOverload } from "./cel-error.ts";
import { CelOptional, type CelValue } from "./cel-value.ts";
import { charge, type Run } from "./frame.ts";
import { kindOf } from "./kind-of.ts";
import { claimSlot, type Scope, withLocals } from "./scope.ts";

/** cel.bind evaluates its value when the body first reads it; the optional macros do so at once. */
export function compileBind(node: BindNode, scope: Scope): Run {
  const value = scope.compile(node.value, scope);
  const slot = claimSlot(scope);
  const lazy = node.mode === "bind" ? value : null;
  const body = scope.compile(node.body, withLocals(scope, [[node.name, { slot, lazy }]]));
  if (node.mode === "bind") {
    return (frame) => {
      charge(frame, 1);
      frame.slots[slot] = undefined;
      return body(frame);
    };
  }
  const flat = node.mode === "optFlatMap";
  return (frame) => {
    charge(frame, 1);
    const optional = asOptional(value(frame), node.mode);
    if (optional.value === undefined) return CelOptional.none;
    frame.slots[slot] = optional.value;
    const result = body(frame);
    return flat ? asOptional(result, node.mode) : new CelOptional(result);
  };
}

function asOptional(value: CelValue, macro: string): CelOptional {
  if (value instanceof CelOptional) return value;
  throw noSuchOverload(macro, [kindOf(value)]);
}
