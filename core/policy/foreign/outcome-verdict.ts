import { atMost, strictest } from "../decide.ts";
import type { Verdict } from "../judge-element.ts";
import type { Action } from "../policy.ts";
import type { QuietFate } from "./foreign-check.ts";
import type { CelPolicy } from "./cel-policy.ts";
import type { ValidationOutcome } from "./judge-cel-policy.ts";

/** What a validation came to for one binding, param or variant of a policy, and what is wanted of it at most. */
export interface BoundOutcome {
  readonly maxAction: Action;
  readonly outcome: ValidationOutcome;
}

/** Why none of some outcomes is a problem. */
export function quietFate(outcomes: readonly BoundOutcome[]): QuietFate {
  const statuses = outcomes.map(({ outcome }) => outcome.status);
  if (statuses.includes("pass")) return "pass";
  return statuses.includes("skip") ? "skip" : null;
}

const WORST = ["fail", "error", "not-evaluable"] as const;

/** The worst that some binding and param came to, with the strictest action for it. */
export function verdictOf(
  outcomes: readonly BoundOutcome[],
  { isFailing }: CelPolicy,
): readonly Verdict[] {
  for (const status of WORST) {
    const same = outcomes.flatMap(({ outcome, maxAction }) =>
      outcome.status === status ? [{ message: outcome.message, maxAction }] : [],
    );
    if (same.length === 0) continue;
    const most = strictest(same.map(({ maxAction }) => maxAction));
    const message = [...new Set(same.map((one) => one.message))].join("; ");
    return [problemVerdict({ status, keys: [], message }, { wanted: most, isFailing })];
  }
  return [];
}

/** A problem in the words of a finding; an error that its policy says to ignore is audited at most. */
export function problemVerdict(
  { status, keys, message }: Pick<Verdict, "status" | "keys" | "message">,
  { wanted, isFailing }: { readonly wanted: Action; readonly isFailing: boolean },
): Verdict {
  const isIgnored = status === "error" && !isFailing;
  return {
    status,
    keys,
    message: status === "not-evaluable" ? `not evaluated: ${message} is not known here` : message,
    maxAction: isIgnored ? atMost(wanted, "audit") : wanted,
  };
}
