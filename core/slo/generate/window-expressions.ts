import type { Objective } from "../objective.ts";
import { printSeconds } from "../promql/print-seconds.ts";
import { SERIES } from "./series.ts";
import { sloSelector } from "./slo-labels.ts";

/** Windows up to this are added up from single steps, longer ones from counts of five minutes. */
const LONGEST_BY_STEP_SECONDS = 6 * 3600;
/** The step of the counts for long windows. */
export const LONG_STEP_SECONDS = 300;

export interface CountedWindow {
  readonly counted: "events" | "badEvents";
  readonly seconds: number;
}

/** PromQL for the events that were counted in the last `seconds`, bad ones alone or all. */
export function eventsIn(objective: Objective, { counted, seconds }: CountedWindow): string {
  const { name } = isCountedByStep(seconds) ? SERIES[counted] : SERIES[`${counted}Long`];
  return `sum_over_time(${name}${sloSelector(objective)}[${printSeconds(seconds)}])`;
}

/** PromQL for the share of bad events in the last `seconds`: nothing where there were none at all. */
export function errorRatioIn(objective: Objective, seconds: number): string {
  const bad = eventsIn(objective, { counted: "badEvents", seconds });
  return `${bad} / (${eventsIn(objective, { counted: "events", seconds })} > 0)`;
}

/** Whether a window is short enough to be added up from single steps. */
export function isCountedByStep(seconds: number): boolean {
  return seconds <= LONGEST_BY_STEP_SECONDS;
}
