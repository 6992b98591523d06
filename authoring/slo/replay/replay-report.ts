import type { Verdict } from "#core/slo/verdict.ts";

/** One verdict then and now. */
export interface ReplayReport {
  readonly label: string;
  readonly evaluatedAt: string;
  /** Null where only facts were recorded. */
  readonly recorded: { readonly outcome: string; readonly reason: string } | null;
  readonly verdict: Verdict;
  readonly isSame: boolean | null;
  readonly differences: readonly string[];
}
