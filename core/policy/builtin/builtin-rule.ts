import type { PolicyRule, Severity } from "#core/policy/policy.ts";

/** A rule of a built-in set: it says itself what a written rule may leave to its policy. */
export interface BuiltinRule extends PolicyRule {
  readonly title: string;
  readonly severity: Severity;
  readonly remedy: string;
}
