import type { NoCounts } from "../counts.ts";
import type { Objective, TimeslicesIndicator } from "../objective.ts";

/** One range query: a value at a time tells of the step that ends there. Times are multiples of the step. */
export interface PlannedQuery {
  /** Such as "canary/total": the answer goes to `readAnswers` under it. */
  readonly id: string;
  /** Name of the metrics source. */
  readonly source: string;
  readonly promql: string;
  /** The first and the last time that is asked for, both included. */
  readonly startMs: number;
  readonly endMs: number;
  readonly stepSeconds: number;
}

export type SeriesName = "period" | "recent" | "canary" | "baseline";

/** How the answers of a series become counts. */
export type CountReading =
  | {
      readonly kind: "events";
      readonly counted: "good" | "bad";
      /** What it means when there is a total without its part: none of them, or a wrong name. */
      readonly absentPart: "zero" | "unknown";
      readonly partName: string;
      readonly slices: Pick<TimeslicesIndicator, "sliceTarget" | "averaged"> | null;
    }
  | {
      readonly kind: "gauge";
      readonly comparison: "below" | "at-most" | "above" | "at-least";
      readonly limit: number;
    };

/** A series of counts that was asked for. */
export interface PlannedSeries {
  readonly name: SeriesName;
  readonly source: string;
  /** Query ids; `part` is null for a gauge. */
  readonly total: string;
  readonly part: string | null;
  readonly reading: CountReading;
  readonly startMs: number;
  readonly endMs: number;
  readonly stepSeconds: number;
  readonly scrapeSeconds: number;
  /** Whether the first events after a silence are this series' own: true for a new version's pods. */
  readonly isBornInside: boolean;
}

/** A quantile of a histogram per step. */
export interface PlannedQuantile {
  readonly quantile: number;
  readonly canary: string | NoCounts;
  readonly baseline: string | NoCounts;
  readonly startMs: number;
  readonly endMs: number;
  readonly stepSeconds: number;
}

/** All that is asked about an objective, and how the answers are read. Plain data: it can be recorded. */
export interface Plan {
  readonly objective: Objective;
  readonly nowMs: number;
  readonly sinceMs: number | null;
  readonly queries: readonly PlannedQuery[];
  readonly period: PlannedSeries | NoCounts;
  readonly recent: PlannedSeries | NoCounts;
  /** Null without a canary. */
  readonly canary: PlannedSeries | NoCounts | null;
  /** Null without a baseline that is asked for. */
  readonly baseline: PlannedSeries | NoCounts | null;
  readonly quantiles: readonly PlannedQuantile[];
}

export interface PlanRequest {
  /** The clock; the newest step ends `delaySeconds` before it or earlier. */
  readonly nowMs: number;
  /** When the canary began; without it the last `evidenceSeconds` are looked at. */
  readonly sinceMs: number | null;
  readonly canaryHash: string | null;
  readonly stableHash: string | null;
  readonly scrapeSeconds: number;
  readonly delaySeconds: number;
  /** Of the baseline, when it is another objective. */
  readonly baselineObjective?: Objective | null;
  /** How far back `recent` goes; 6 hours when left out. */
  readonly recentSeconds?: number;
  /** How far back a canary is looked at without `sinceMs`, and at most with it; 1 hour and 24 hours. */
  readonly evidenceSeconds?: number;
  /** What is needed; all when left out. A budget needs no canary, a canary may not need the period. */
  readonly series?: readonly SeriesName[];
}

/** What a source answered to one query: `times` are milliseconds and rise. */
export type SourceAnswer =
  | {
      readonly series: readonly {
        readonly labels: Readonly<Record<string, string>>;
        readonly times: readonly number[];
        readonly values: readonly number[];
      }[];
      readonly warnings: readonly string[];
      readonly isPartial: boolean;
    }
  | { readonly failed: string };
