import { allowedBadRatio } from "./error-budget.ts";
import type { Objective } from "./objective.ts";
import { windowSeconds } from "./window-bounds.ts";

/** Fires while both windows burn at least `burnRate` times the budget. Times are seconds. */
export interface BurnAlert {
  readonly name: string;
  readonly severity: "page" | "ticket";
  readonly longSeconds: number;
  readonly shortSeconds: number;
  readonly burnRate: number;
  /** The share of the budget that the long window uses at this rate. */
  readonly budgetShare: number;
  /** How long it must hold before anyone is told. */
  readonly forSeconds: number;
  readonly source: string;
}

/** An alert that is not made, and why. */
export interface LeftOutAlert extends BurnAlert {
  readonly reason: string;
}

export interface BurnAlerts {
  readonly alerts: readonly BurnAlert[];
  readonly leftOut: readonly LeftOutAlert[];
}

const WORKBOOK = "https://sre.google/workbook/alerting-on-slos/";
const HOUR = 3600;
const DAY = 24 * HOUR;

/** The workbook's pairs by what they use of the budget: 14.4, 6, 3 and 1 for 30 days. */
const PAIRS = [
  { name: "page-1h", severity: "page", longSeconds: HOUR, budgetShare: 0.02 },
  { name: "page-6h", severity: "page", longSeconds: 6 * HOUR, budgetShare: 0.05 },
  { name: "ticket-1d", severity: "ticket", longSeconds: DAY, budgetShare: 0.1 },
  { name: "ticket-3d", severity: "ticket", longSeconds: 3 * DAY, budgetShare: 0.1 },
] as const;

/** Ours: at 99.9 % the 1h pair needs 17 minutes to see 5 % of errors, this one 3. */
const FAST = { name: "page-10m", severity: "page", longSeconds: 600, burnRate: 14.4 } as const;
const FAST_SHORT_SECONDS = 120;

/**
 * Multi-window, multi-burn-rate alerts as data, fastest first. The factor is share x window / length; what
 * could never fire, or would fire while the budget lasts, is left out with the reason.
 */
export function burnAlerts(objective: Pick<Objective, "target" | "window">): BurnAlerts {
  const period = windowSeconds(objective.window);
  const fast: BurnAlert = {
    ...FAST,
    shortSeconds: FAST_SHORT_SECONDS,
    budgetShare: (FAST.burnRate * FAST.longSeconds) / period,
    forSeconds: 0,
    source: "fast pair: the 1h pair's burn rate over a sixth of its windows",
  };
  const pairs = PAIRS.map((pair) => ({
    ...pair,
    shortSeconds: pair.longSeconds / 12,
    burnRate: (pair.budgetShare * period) / pair.longSeconds,
    forSeconds: 0,
    source: WORKBOOK,
  }));
  const judged = [fast, ...pairs].map((alert) => ({
    alert,
    reason: whyNot(alert, objective.target),
  }));
  return {
    alerts: judged.flatMap(({ alert, reason }) => (reason === null ? [alert] : [])),
    leftOut: judged.flatMap(({ alert, reason }) => (reason === null ? [] : [{ ...alert, reason }])),
  };
}

/** Below 1 the budget outlasts its window; the 3-day ticket for 28 days, at 0.93, is meant. */
const SLOWEST_BURN = 0.9;

function whyNot({ burnRate }: BurnAlert, target: number): string | null {
  const most = 1 / allowedBadRatio(target);
  if (burnRate > most) {
    return `can never fire: a total outage burns ${round(most)}x at a target of ${round(target * 100)}%, below ${round(burnRate)}x`;
  }
  return burnRate < SLOWEST_BURN
    ? `would fire at ${round(burnRate)}x, at which the budget lasts longer than its window`
    : null;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
