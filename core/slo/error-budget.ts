import type { Counts } from "./counts.ts";

/** Ratios are of the whole budget; events and minutes are the same budget in other units. */
export interface ErrorBudget {
  /** Share of bad events that the objective allows: 1 - target. */
  readonly allowedRatio: number;
  readonly usedRatio: number;
  /** Below 0 when more than the budget is used. */
  readonly leftRatio: number;
  readonly totalEvents: number;
  readonly usedEvents: number;
  readonly leftEvents: number;
  /** Minutes of total outage that the window allows; at steady traffic events and minutes agree. */
  readonly totalMinutes: number;
  readonly usedMinutes: number;
  readonly leftMinutes: number;
}

interface BudgetFacts {
  readonly target: number;
  readonly windowSeconds: number;
  readonly counts: Counts;
  /** How much of the window is over; absent: all of it. The budget of the rest is expected to be the same. */
  readonly elapsedRatio?: number;
}

/**
 * The error budget after these events, weighted by events: share used = burn rate x share of the window. A window without events has used none of it.
 * @see https://sre.google/workbook/implementing-slos/ and error-budget-policy
 */
export function errorBudget({
  target,
  windowSeconds,
  counts,
  elapsedRatio = 1,
}: BudgetFacts): ErrorBudget {
  const allowedRatio = allowedBadRatio(target);
  const totalEvents = (allowedRatio * counts.total) / elapsedRatio;
  const usedRatio = counts.total > 0 ? counts.bad / totalEvents : 0;
  const totalMinutes = (allowedRatio * windowSeconds) / 60;
  return {
    allowedRatio,
    usedRatio,
    leftRatio: 1 - usedRatio,
    totalEvents,
    usedEvents: counts.bad,
    leftEvents: totalEvents - counts.bad,
    totalMinutes,
    usedMinutes: totalMinutes * usedRatio,
    leftMinutes: totalMinutes * (1 - usedRatio),
  };
}

/** 1 - target without its rounding error: 0.001 for 0.999, where plain subtraction says 0.0010000000000000009. */
export function allowedBadRatio(target: number): number {
  return Number((1 - target).toFixed(12));
}

/** How many times faster than evenly over the window the budget is used; null without events. */
export function burnRate({ total, bad }: Counts, target: number): number | null {
  return total > 0 ? bad / total / allowedBadRatio(target) : null;
}

/** Seconds until the rest of the budget is gone at this burn rate and steady traffic; Infinity for never. */
export function secondsToExhaustion(rate: {
  readonly burnRate: number;
  readonly leftRatio: number;
  readonly windowSeconds: number;
}): number {
  if (rate.leftRatio <= 0) return 0;
  return rate.burnRate <= 0 ? Infinity : (rate.leftRatio * rate.windowSeconds) / rate.burnRate;
}
