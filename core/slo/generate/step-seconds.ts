import type { Objective } from "../objective.ts";

/** How often events are counted: short, because an alert is late by a step, and a scrape or two each. */
const STEP_SECONDS = 30;

/** Seconds between two counts of an objective: its time slice, where it has one. */
export function stepSecondsOf({ indicator }: Objective): number {
  switch (indicator.kind) {
    case "events":
    case "latency":
      return STEP_SECONDS;
    case "gauge":
    case "timeslices":
      return indicator.sliceSeconds;
  }
}
