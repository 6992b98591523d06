import type { Counts } from "#core/slo/counts.ts";
import type { VerdictFacts } from "#core/slo/verdict.ts";

/** A verdict that was given, as far as it was recorded. */
export interface RecordedVerdict {
  /** Where it stood: a measurement of an AnalysisRun, or "". */
  readonly label: string;
  readonly request: {
    /** "service/objective", judged as one group. */
    readonly slos: readonly string[];
    readonly namespace: string | null;
    readonly canaryHash: string | null;
    readonly stableHash: string | null;
    readonly sinceMs: number | null;
  };
  /** The end of what was counted; or the clock when it was asked, from which it is worked out. */
  readonly moment: { readonly evaluatedMs: number } | { readonly askedMs: number };
  readonly outcome: string;
  readonly reason: string;
  /** Of the SLOs; null where it was not recorded. */
  readonly revision: string | null;
  /** By "service/objective"; empty where nothing was recorded. */
  readonly counts: ReadonlyMap<string, RecordedCounts>;
  /** One of each objective, in the order of the request; null where they were not recorded. */
  readonly facts: readonly VerdictFacts[] | null;
}

export type RecordedCounts = Readonly<Record<"period" | "canary" | "stable", Counts | null>>;

/** What a file holds: verdicts to ask about again, or facts from which one is worked out at once. */
export type Recording =
  | { readonly kind: "verdicts"; readonly verdicts: readonly RecordedVerdict[] }
  | { readonly kind: "facts"; readonly facts: VerdictFacts };
