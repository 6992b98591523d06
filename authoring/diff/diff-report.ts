import type { ResourceRef } from "#core/kube/resource.ts";
import type { Finding } from "#core/policy/finding.ts";

/** One of the two renders. */
export interface DiffSide {
  /** Relative to the repository's root. */
  readonly path: string;
  /** Full hash; null for the files as they are now. */
  readonly commit: string | null;
  /** For people: "origin/main (0123456789ab)", "work tree". */
  readonly name: string;
  readonly app: string | null;
  readonly environment: string | null;
  /** False where there is no such target: its side is empty then. */
  readonly exists: boolean;
  readonly resources: number;
}

export type DiffReason = "namespace" | "environment" | "generated-name";

/** One field that differs; values of Secrets are masked. */
export interface FieldDiff {
  readonly change: "added" | "removed" | "changed" | "moved";
  /** "/spec/template/spec/containers/[name=web]/image"; "" for a whole resource. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly isMasked: boolean;
  /** Why nobody is surprised by it; null where somebody should look. */
  readonly expected: DiffReason | null;
}

export interface ResourceDiff {
  readonly change: "added" | "removed" | "changed";
  /** As it is now; for what is gone, as it was. */
  readonly resource: ResourceRef;
  /** What it was called, where that differs. */
  readonly was: ResourceRef | null;
  readonly fields: readonly FieldDiff[];
}

/** A word that stands for another in many places: they are counted, not listed. */
export interface ExpectedDifference {
  readonly reason: DiffReason;
  readonly before: string;
  readonly after: string;
  readonly fields: number;
  readonly resources: number;
}

/** What `tiphys diff --format json` prints; diff-report.schema.ts describes it for programs. */
export interface DiffReport {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "DiffReport";
  /** Of the policies that judged both sides. */
  readonly revision: string;
  readonly from: DiffSide;
  readonly to: DiffSide;
  readonly resources: readonly ResourceDiff[];
  readonly expected: readonly ExpectedDifference[];
  readonly findings: {
    readonly new: readonly Finding[];
    readonly existing: readonly Finding[];
    readonly mended: readonly Finding[];
  };
  readonly summary: {
    readonly added: number;
    readonly removed: number;
    /** Resources with a difference that is not expected. */
    readonly changed: number;
    readonly unchanged: number;
    readonly newDenials: number;
  };
}
