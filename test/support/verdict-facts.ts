import type { Counts, CountSeries } from "#core/slo/counts.ts";
import type { LatencyFacts, VerdictFacts } from "#core/slo/verdict.ts";
import { sampleObjective } from "./sample-objective.ts";

/** When all sample facts were seen. */
export const NOW_MS = Date.UTC(2026, 4, 4, 12);
export const STEP_SECONDS = 15;

interface Steps {
  readonly minutes: number;
  readonly stepSeconds?: number;
  readonly counts: (index: number, length: number) => Counts | null;
}

/** A series that ends now. */
export function seriesOf({ minutes, stepSeconds = STEP_SECONDS, counts }: Steps): {
  readonly value: CountSeries;
} {
  const length = Math.round((minutes * 60) / stepSeconds);
  const steps = Array.from({ length }, (_, index) => counts(index, length));
  return { value: { startMs: NOW_MS - minutes * 60_000, stepSeconds, steps } };
}

/** The same counts in every step. */
export function steady(minutes: number, total: number, bad = 0) {
  return seriesOf({ minutes, counts: () => ({ total, bad }) });
}

/** Seconds by step, for a quantile of both versions. */
export function latencyOf(
  quantile: number,
  canary: readonly (number | null)[],
  baseline: readonly (number | null)[],
): LatencyFacts {
  return {
    quantile,
    stepSeconds: STEP_SECONDS,
    canary: { value: canary },
    baseline: { value: baseline },
  };
}

/**
 * A healthy canary of 5 minutes at 10 % of 100 requests per second, of a service at 99.9 % that has used a tenth of
 * its budget; but for what is given.
 */
export function sampleFacts(parts: Partial<VerdictFacts> = {}): VerdictFacts {
  return {
    objective: sampleObjective(),
    nowMs: NOW_MS,
    sinceMs: NOW_MS - 300_000,
    lastSeenMs: NOW_MS,
    period: { value: { total: 260_000_000, bad: 26_000 } },
    recent: seriesOf({ minutes: 60, stepSeconds: 60, counts: () => ({ total: 6000, bad: 0.6 }) }),
    canary: steady(5, 150),
    baseline: seriesOf({
      minutes: 5,
      counts: (index) => ({ total: 1350, bad: index % 7 === 0 ? 1 : 0 }),
    }),
    latency: [],
    ...parts,
  };
}
