import type { DecisionWord, Finding } from "#core/policy/finding.ts";

/** What a review came to, before it is put into an AdmissionReview. */
export interface ReviewOutcome {
  readonly uid: string;
  readonly decision: DecisionWord;
  /** Sorted as core/policy/decide.ts sorts; excepted and audited ones included. */
  readonly findings: readonly Finding[];
  /** Rules that need more than one object, "policy/rule". */
  readonly unseenRules: readonly string[];
  /** Null where nothing is in force. */
  readonly revision: string | null;
  /** Environments that were judged as; [] where none claims the namespace. */
  readonly environments: readonly string[];
  /** Why it passes a freeze or a spent budget that would hold others; null where none would. */
  readonly passedFreeze: string | null;
  /** Why nothing was judged; null when something was. */
  readonly skipped: string | null;
  /** "Deployment shop-prod/api". */
  readonly subject: string;
}
