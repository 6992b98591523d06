import { CelError } from "./cel-error.ts";
import type { CelValue } from "./cel-value.ts";

/** Raw JSON-like trees and CEL values; a declared variable that is no own key is absent. */
export type CelBindings = Readonly<Record<string, unknown>>;

/** Cost units that may still be spent; several evaluations may share one budget. */
export interface CelBudget {
  remaining: number;
}

/** What one evaluation works on: `slots` hold the variables of its macros. */
export interface Frame {
  readonly bindings: CelBindings;
  readonly budget: CelBudget;
  readonly slots: (CelValue | undefined)[];
}

/** A compiled expression. */
export type Run = (frame: Frame) => CelValue;

/** @throws CelError of kind "cost" when nothing is left. */
export function charge(frame: Frame, units: number): void {
  // The budget is the caller's purse: writing to it is its purpose.
  const { budget } = frame;
  budget.remaining -= units;
  if (budget.remaining < 0) throw new CelError("the cost limit is exceeded", "cost");
}
