import { CelError } from "#core/cel/cel-error.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import type { CelBindings, CelBudget, CelProgram } from "#core/cel/compile-cel.ts";
import { COST_LIMITS } from "../judge-element.ts";

/** What an expression came to; `missing` is what this door does not know. */
export type RunOutcome =
  { readonly value: CelValue } | { readonly error: string } | { readonly missing: string };

/** Runs an expression under the limit for one, and books what it cost. */
export function boundedRun(
  program: CelProgram,
  bindings: CelBindings,
  budget: CelBudget,
): RunOutcome {
  const granted = Math.min(COST_LIMITS.expression, Math.max(0, budget.remaining));
  const own = { remaining: granted };
  try {
    return { value: program.evaluate(bindings, own) };
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    if (error.kind !== "absent") return { error: error.message };
    // Those who say it say that it is not known, too.
    return { missing: error.message.replace(/ is not known here$/, "") };
  } finally {
    budget.remaining -= granted - Math.max(0, own.remaining);
  }
}
