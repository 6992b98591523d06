import type { Counts, CountSeries, Seen } from "./counts.ts";
import type { Objective } from "./objective.ts";

/** All that a verdict rests on: read once, so that the same facts give the same verdict anywhere. */
export interface VerdictFacts {
  readonly objective: Objective;
  /** Milliseconds since the epoch: the end of what was counted. */
  readonly nowMs: number;
  /** When the canary began; null where nobody said. */
  readonly sinceMs: number | null;
  /** When the objective could last be measured; patience runs from here. Null: not since the server knows. */
  readonly lastSeenMs: number | null;
  /** The whole SLO window up to now, or what of it there is. */
  readonly period: Seen<Counts>;
  /** The last hours, long enough for the longest burn window that is judged. */
  readonly recent: Seen<CountSeries>;
  /** The new version's own events; null without a canary. */
  readonly canary: Seen<CountSeries> | null;
  /** What it is compared with; null without a baseline. */
  readonly baseline: Seen<CountSeries> | null;
  /** Seconds by quantile, per step, of both: for rules on latency. */
  readonly latency: readonly LatencyFacts[];
  /** What the fleet says of a spent budget; absent: hold at zero. */
  readonly budgetRule?: BudgetRule;
  /** Somebody who may has marked this release as the fix of an incident. */
  readonly isFix?: boolean;
}

export interface BudgetRule {
  /** The budget counts as spent when at most this ratio of it is left. */
  readonly minRemaining: number;
  readonly whenSpent: "hold" | "fixes-only" | "warn";
}

/** Steps as in a CountSeries; the last one ends at `nowMs` of the facts. */
export interface LatencyFacts {
  readonly quantile: number;
  readonly canary: Seen<readonly (number | null)[]>;
  readonly baseline: Seen<readonly (number | null)[]>;
  readonly stepSeconds: number;
}

export interface Verdict {
  readonly outcome: "pass" | "fail" | "hold";
  /** The number that Rollouts charts: the burn rate that decided, null where there is none. */
  readonly value: number | null;
  /** One line for a person. */
  readonly reason: string;
  /** What each question answered, worst first. */
  readonly answers: readonly Answer[];
}

/**
 * source: could everything be read? budget: is any left? burn: does the service as a whole burn it too
 * fast? cost: what would the canary burn if promoted? baseline, latency: is it worse than what it is
 * compared with? gauge: does a value keep to its limit now? evidence: was enough seen to say pass?
 */
export type Question =
  "source" | "budget" | "burn" | "cost" | "baseline" | "latency" | "gauge" | "evidence";

export interface Answer {
  readonly question: Question;
  readonly outcome: "pass" | "fail" | "hold";
  readonly reason: string;
  /** For machines: counts, e-value, requests that are missing, seconds until they should be there. */
  readonly numbers: Readonly<Record<string, number>>;
}
