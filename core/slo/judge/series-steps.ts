import type { Counts, CountSeries } from "../counts.ts";

/** One step of a series: what happened in the `seconds` before `endMs`; null where nobody knows. */
export interface Step {
  readonly endMs: number;
  readonly counts: Counts | null;
}

interface Between {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The steps that reach into this time and have ended; impossible counts are unknown ones. */
export function stepsBetween(series: CountSeries, { fromMs, toMs }: Between): readonly Step[] {
  const stepMs = series.stepSeconds * 1000;
  return series.steps
    .map((counts, index) => ({
      endMs: series.startMs + (index + 1) * stepMs,
      counts: counts !== null && isPossible(counts) ? counts : null,
    }))
    .filter(({ endMs }) => endMs > fromMs && endMs <= toMs);
}

/** What happened in the last seconds before the last whole step. */
export function lastCounts(series: CountSeries, nowMs: number, seconds: number): Counts {
  const stepMs = series.stepSeconds * 1000;
  const ended = Math.min(series.steps.length, Math.floor((nowMs - series.startMs) / stepMs));
  const toMs = series.startMs + ended * stepMs;
  return total(stepsBetween(series, { fromMs: toMs - seconds * 1000, toMs }));
}

export function total(steps: readonly Step[]): Counts {
  return steps.reduce<Counts>(
    (sum, { counts }) =>
      counts === null ? sum : { total: sum.total + counts.total, bad: sum.bad + counts.bad },
    { total: 0, bad: 0 },
  );
}

function isPossible({ total: all, bad }: Counts): boolean {
  return Number.isFinite(all) && bad >= 0 && bad <= all;
}
