import type { Action, Door, Element, Selector, Severity } from "#core/policy/policy.ts";
import type { PageSection } from "./page-sections.ts";

/** What an environment does with a rule. */
export interface ExplainedAction {
  readonly environment: string;
  readonly action: Action;
  readonly override: {
    readonly owner: string;
    readonly reason: string;
    readonly until: string | null;
  } | null;
}

export interface ExplainedException {
  readonly name: string;
  readonly rules: readonly string[];
  readonly owner: string;
  readonly reason: string;
  readonly ticket: string | null;
  readonly expires: string;
  /** False when it has ended. */
  readonly inForce: boolean;
  readonly match: Readonly<Record<string, readonly string[] | undefined>>;
}

export interface ExplainedRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly remedy: string | null;
  readonly each: Element;
  readonly doors: readonly Door[];
  readonly match: readonly Selector[];
  readonly exclude: readonly Selector[];
  /** CEL, or a JSON Schema as text. */
  readonly expression: string | null;
  /** From the rule's page: what it wants, why, examples. */
  readonly sections: readonly PageSection[];
  /** Titles of tests beside the policy that make it fail. */
  readonly examples: readonly string[];
  /** Empty where no fleet has it in force. */
  readonly actions: readonly ExplainedAction[];
  readonly exceptions: readonly ExplainedException[];
  /** Those of the policy's own format, where it has another one. */
  readonly ownExceptions: readonly {
    readonly name: string;
    readonly until: string | null;
    readonly inForce: boolean;
  }[];
  /** The most that the policy itself wants done; null for one of ours, which leaves that to the fleet. */
  readonly mostAction: Action | null;
}

/** What a policy, or one rule of it, wants and why. */
export interface Explanation {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "PolicyExplanation";
  readonly policy: string;
  readonly title: string;
  readonly description: string | null;
  readonly source: string;
  readonly line: number | null;
  /** "ClusterPolicy (kyverno.io/v1)"; null for one of ours. */
  readonly format: string | null;
  /** Whether a fleet has it in force. */
  readonly inForce: boolean;
  readonly params: Readonly<Record<string, unknown>>;
  readonly rules: readonly ExplainedRule[];
}
