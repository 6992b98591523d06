/** Divisors of an hour or of a day: chunks of a query begin at multiples of them. */
const STEPS = [5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600];
const MINUTE = 60;
const SHORT_PERIOD = 2 * 86_400;

/** The steps that counts are asked in, in seconds. At least two scrapes, so that one may be missed. */
export interface StepSizes {
  readonly canary: number;
  readonly recent: number;
  readonly period: number;
}

/** Small steps for a canary, minutes for burn rates, five minutes for a long window. */
export function stepSizes(scrapeSeconds: number, windowSeconds: number): StepSizes {
  const recent = stepOfAtLeast(Math.max(MINUTE, 2 * scrapeSeconds));
  return {
    canary: stepOfAtLeast(2 * scrapeSeconds),
    recent,
    period: windowSeconds < SHORT_PERIOD ? recent : stepOfAtLeast(Math.max(300, recent)),
  };
}

function stepOfAtLeast(seconds: number): number {
  return STEPS.find((step) => step >= seconds) ?? 3600;
}

export interface StepRange {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepSeconds: number;
}

/**
 * The times of the steps that lie in fromMs..toMs, each the end of its step, all multiples of the step since
 * the epoch; the step that `fromMs` falls into counts whole. Null where there is none.
 */
export function stepsBetween(fromMs: number, toMs: number, stepSeconds: number): StepRange | null {
  const stepMs = stepSeconds * 1000;
  const startMs = (Math.floor(fromMs / stepMs) + 1) * stepMs;
  const endMs = Math.floor(toMs / stepMs) * stepMs;
  return endMs < startMs ? null : { startMs, endMs, stepSeconds };
}
