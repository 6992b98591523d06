import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";

/** What a later minor version of Kubernetes 1 changed in a control. */
export interface ControlChange {
  readonly sinceMinor: number;
  readonly cel: string;
}

/** One control of the Pod Security Standards as a rule, with its history. */
export interface PodSecurityControl {
  readonly level: "baseline" | "restricted";
  /** First minor version that has it; absent for those older than every version we offer. */
  readonly sinceMinor?: number;
  /** The rule as it was in the oldest version. */
  readonly rule: BuiltinRule;
  /** Oldest first; each replaces the expression from its version on. */
  readonly changes?: readonly ControlChange[];
  /** Id of the baseline rule that level restricted drops in favour of this one. */
  readonly replaces?: string;
}
