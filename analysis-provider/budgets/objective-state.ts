import { type Counts, type CountSeries, type Seen, sumOf } from "#core/slo/counts.ts";
import { burnAlerts } from "#core/slo/burn-alerts.ts";
import { burnRate, type ErrorBudget, secondsToExhaustion } from "#core/slo/error-budget.ts";
import { objectiveBudget } from "#core/slo/objective-budget.ts";
import type { VerdictFacts } from "#core/slo/verdict.ts";
import { windowSeconds } from "#core/slo/window-bounds.ts";

/** Budget and burn of an objective now; `missing` says why a part of it is not known. */
export interface ObjectiveState {
  readonly evaluatedMs: number;
  readonly budget: ErrorBudget | null;
  readonly counts: Counts | null;
  /** At the last hour's burn; null where it is not known, Infinity for never. */
  readonly secondsToExhaustion: number | null;
  readonly burn: readonly BurnWindow[];
  readonly curve: readonly BurnPoint[];
  readonly missing: Readonly<Partial<Record<"period" | "recent", string>>>;
}

export interface BurnWindow {
  readonly seconds: number;
  /** Null where nothing was counted. */
  readonly rate: number | null;
  /** The slowest rate at which an alert over this window fires; null without one. */
  readonly alertRate: number | null;
}

/** The burn rate over the hour that ends at a moment. */
export interface BurnPoint {
  readonly ms: number;
  readonly rate: number | null;
}

const HOUR = 3600;
const WINDOWS = [300, HOUR, 6 * HOUR];
const POINT_EVERY_MS = 600_000;

type StateFacts = Pick<VerdictFacts, "objective" | "period" | "recent" | "nowMs">;

/** What is to be shown of an objective, from facts whose `recent` reaches at least some hours back. */
export function objectiveState(facts: StateFacts): ObjectiveState {
  const { objective, period, recent, nowMs } = facts;
  const { target } = objective;
  const seconds = windowSeconds(objective.window);
  const counts = "value" in period ? period.value : null;
  const budget = counts === null ? null : objectiveBudget({ objective, counts, nowMs });
  const sums = "value" in recent ? sumsOf(recent.value) : null;
  const endMs = sums?.endMs ?? nowMs;
  const rateOf = (length: number, atMs = endMs) =>
    sums === null ? null : burnRate(sums.between(atMs - length * 1000, atMs), target);
  const { alerts } = burnAlerts(objective);
  const hourly = rateOf(HOUR);
  return {
    evaluatedMs: nowMs,
    budget,
    counts,
    secondsToExhaustion:
      budget === null || hourly === null
        ? null
        : secondsToExhaustion({
            burnRate: hourly,
            leftRatio: budget.leftRatio,
            windowSeconds: seconds,
          }),
    burn: WINDOWS.map((length) => ({
      seconds: length,
      rate: rateOf(length),
      alertRate: alerts.find(({ longSeconds }) => longSeconds === length)?.burnRate ?? null,
    })),
    curve: sums === null ? [] : sums.moments.map((ms) => ({ ms, rate: rateOf(HOUR, ms) })),
    missing: { ...reasonOf("period", period), ...reasonOf("recent", recent) },
  };
}

function reasonOf(name: string, seen: Seen<unknown>) {
  return "missing" in seen ? { [name]: seen.missing.reason } : {};
}

interface Sums {
  readonly endMs: number;
  readonly moments: readonly number[];
  readonly between: (fromMs: number, toMs: number) => Counts;
}

/** Running sums, so that each window costs two look-ups. */
function sumsOf(series: CountSeries): Sums {
  const { startMs, stepSeconds, steps } = series;
  const stepMs = stepSeconds * 1000;
  const sums: Counts[] = [{ total: 0, bad: 0 }];
  for (const step of steps) {
    const last = sums.at(-1) ?? { total: 0, bad: 0 };
    sums.push({ total: last.total + (step?.total ?? 0), bad: last.bad + (step?.bad ?? 0) });
  }
  const all = sumOf(series);
  const at = (ms: number) =>
    sums[Math.max(0, Math.min(steps.length, Math.floor((ms - startMs) / stepMs)))] ?? all;
  const endMs = startMs + steps.length * stepMs;
  const moments: number[] = [];
  for (let ms = endMs; ms > startMs; ms -= POINT_EVERY_MS) moments.unshift(ms);
  const between = (fromMs: number, toMs: number) => {
    const [from, to] = [at(fromMs), at(toMs)];
    return { total: to.total - from.total, bad: to.bad - from.bad };
  };
  return { endMs, moments, between };
}
