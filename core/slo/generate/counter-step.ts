import type { Objective } from "../objective.ts";
import { printSeconds } from "../promql/print-seconds.ts";
import { SERIES } from "./series.ts";
import { sloSelector } from "./slo-labels.ts";

/** A rule may run before the last scrape is stored: what is younger is left to the next step. */
const LATE_SECONDS = 10;
/** A counter that was silent for less goes on where it was; after more it is a new one. */
const SILENCE_SECONDS = 3600;
/** How long ago the objective must have been measured for a new counter to be one of its events. */
const MEASURED_SECONDS = 300;

export interface CounterStep {
  readonly selector: string;
  readonly stepSeconds: number;
  readonly reading: SampleReading;
}

/** What is counted of samples: all of a counter, some events of a native histogram. */
export interface SampleReading {
  readonly value: (sample: string) => string;
  /** How much it grew from one sample to another; nothing where it was reset in between. */
  readonly growth: (now: string, before: string) => string;
}

/** A plain counter. */
export const COUNTER: SampleReading = {
  value: (sample) => sample,
  growth: (now, before) => `(${now} - ${before}) >= 0`,
};

/**
 * PromQL for what some counters counted in one step, all together: a reset counts from zero, a new counter
 * counts whole while the objective is measured, so that nothing is extrapolated and steps add up exactly.
 */
export function counterStep(objective: Objective, counter: CounterStep): string {
  const { selector, stepSeconds, reading } = counter;
  const step = printSeconds(stepSeconds);
  const silence = printSeconds(Math.max(SILENCE_SECONDS, stepSeconds));
  const now = lastSample(counter);
  const earlier = printSeconds(stepSeconds + LATE_SECONDS);
  const before = `last_over_time(${selector}[${silence}] offset ${earlier})`;
  const recently = printSeconds(Math.max(MEASURED_SECONDS, 2 * stepSeconds));
  const own = `${SERIES.events.name}${sloSelector(objective)}`;
  const measured = `last_over_time(${own}[${recently}] offset ${step})`;
  const born = `(${reading.value(now)} and on() ${measured})`;
  return `sum(\n  ${reading.growth(now, before)}\n  or ${born}\n)`;
}

/** The newest sample of the step; nothing where it saw no scrape. */
export function lastSample({
  selector,
  stepSeconds,
}: Pick<CounterStep, "selector" | "stepSeconds">): string {
  return `last_over_time(${selector}[${printSeconds(stepSeconds)}] offset ${printSeconds(LATE_SECONDS)})`;
}
