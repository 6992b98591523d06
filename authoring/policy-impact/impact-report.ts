import type { Finding } from "#core/policy/finding.ts";
import type { Action } from "#core/policy/policy.ts";

/** A finding that denies on one side only. */
export interface ImpactEntry {
  /** The overlay, relative to the repository's root. */
  readonly target: string;
  readonly environment: string | null;
  /** What became of it at the base; null where there was no such finding. */
  readonly before: Action | null;
  /** What becomes of it today; null where there is no such finding. */
  readonly after: Action | null;
  /** As today's policies say it; where they say nothing, as those of the base did. */
  readonly finding: Finding;
}

/** What a change of policies means for one application of one owner. */
export interface ImpactGroup {
  readonly app: string | null;
  readonly owner: string | null;
  readonly newlyDenied: readonly ImpactEntry[];
  readonly newlyAllowed: readonly ImpactEntry[];
}

/** What `tiphys policy impact --format json` prints; impact-report.schema.ts describes it for programs. */
export interface ImpactReport {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "ImpactReport";
  readonly base: {
    readonly commit: string;
    readonly name: string;
    /** Of its policies; null where it had no fleet. */
    readonly revision: string | null;
  };
  /** Of today's policies. */
  readonly revision: string;
  /** Groups with something to say: the most denials first. */
  readonly groups: readonly ImpactGroup[];
  /** Overlays that could not be judged. */
  readonly errors: readonly { readonly target: string; readonly message: string }[];
  readonly summary: {
    readonly targets: number;
    readonly newlyDenied: number;
    readonly newlyAllowed: number;
    /** Denied before and today. */
    readonly stillDenied: number;
  };
}
