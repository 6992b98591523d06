import type { ObjectiveComparison } from "./decide-test.ts";

/** A comparison of versions, with what it was asked for: what an A/B test is ended by. */
export interface ComparedTest {
  /** Of the objectives. */
  readonly service: string;
  /** `value` is the label's; comparisons call the version `name`. */
  readonly versions: readonly { readonly name: string; readonly value: string }[];
  readonly sinceMs: number;
  readonly nowMs: number;
  /** Of the objectives. @see sloRevision */
  readonly revision: string;
  readonly objectives: readonly ObjectiveComparison[];
}
