import { type CountSeries, type Seen, sumOf } from "./counts.ts";
import { burnRate, secondsToExhaustion } from "./error-budget.ts";
import { objectiveBudget } from "./objective-budget.ts";
import { type Objective, objectiveId } from "./objective.ts";
import type { AnswerFacts } from "./query/read-answers.ts";
import { windowSeconds } from "./window-bounds.ts";

/** What is left of an objective's budget; what is not known is null, with the reason in `missing`. */
export interface BudgetEntry {
  readonly slo: string;
  readonly service: string;
  readonly namespace: string | null;
  readonly objective: string;
  readonly target: number;
  readonly window: Objective["window"];
  readonly source: string;
  readonly counts: { readonly total: number; readonly bad: number } | null;
  /** Share of good events over the window. */
  readonly goodRatio: number | null;
  readonly budget: {
    readonly leftRatio: number;
    readonly totalEvents: number;
    readonly leftEvents: number;
    readonly totalMinutes: number;
    readonly leftMinutes: number;
  } | null;
  /** By window, "1h" and "6h". */
  readonly burnRate: Readonly<Record<BurnWindow, number | null>>;
  /** At the last hour's burn; null where that would never spend it, or is not known. */
  readonly secondsToExhaustion: number | null;
  readonly missing: string | null;
  readonly notes: readonly string[];
}

type BurnWindow = "1h" | "6h";

const HOUR = 3600;

/** The entry of an objective from facts whose `recent` reaches back six hours. */
export function budgetEntry(facts: AnswerFacts): BudgetEntry {
  const { objective, period, recent, notes } = facts;
  const { target, window, service, namespace, name, source } = objective;
  const seconds = windowSeconds(window);
  const counts = "value" in period ? period.value : null;
  const state = counts === null ? null : objectiveBudget({ objective, counts, nowMs: facts.nowMs });
  const burn = { "1h": burnIn(facts, HOUR), "6h": burnIn(facts, 6 * HOUR) };
  return {
    slo: objectiveId(objective),
    service,
    namespace,
    objective: name,
    target,
    window,
    source,
    counts,
    goodRatio: counts === null || counts.total === 0 ? null : 1 - counts.bad / counts.total,
    budget: state && {
      leftRatio: state.leftRatio,
      totalEvents: state.totalEvents,
      leftEvents: state.leftEvents,
      totalMinutes: state.totalMinutes,
      leftMinutes: state.leftMinutes,
    },
    burnRate: burn,
    secondsToExhaustion: state && lastsSeconds(burn["1h"], { ...state, windowSeconds: seconds }),
    missing: reasonOf(period) ?? reasonOf(recent),
    notes,
  };
}

/** The burn rate of the last `seconds` up to the newest step; null where nothing was counted. */
function burnIn({ objective, recent }: AnswerFacts, seconds: number): number | null {
  if ("missing" in recent) return null;
  return burnRate(sumOf(lastSteps(recent.value, seconds)), objective.target);
}

function lastSteps(series: CountSeries, seconds: number): CountSeries {
  const { startMs, stepSeconds, steps } = series;
  const skipped = Math.max(0, steps.length - Math.ceil(seconds / stepSeconds));
  return {
    startMs: startMs + skipped * stepSeconds * 1000,
    stepSeconds,
    steps: steps.slice(skipped),
  };
}

function lastsSeconds(
  rate: number | null,
  budget: { readonly leftRatio: number; readonly windowSeconds: number },
): number | null {
  if (rate === null) return null;
  const seconds = secondsToExhaustion({ burnRate: rate, ...budget });
  return Number.isFinite(seconds) ? seconds : null;
}

function reasonOf(seen: Seen<unknown>): string | null {
  return "missing" in seen ? seen.missing.reason : null;
}
