import { type Objective, objectiveId } from "../objective.ts";
import { windowSeconds } from "../window-bounds.ts";
import { templateText } from "./template-text.ts";
import { percentText } from "./percent-text.ts";
import { printSeconds } from "../promql/print-seconds.ts";

/** A burn rate as people read it, filled in when the alert fires. */
const BURN_RATE = '{{ printf "%.1f" $value }}x';

export interface AlertWords {
  readonly summary: string;
  readonly description: string;
}

interface BurnWindows {
  readonly longSeconds: number;
  readonly shortSeconds: number | null;
  readonly burnRate: number;
}

/** What an alert about burning says: how fast, over which windows, and how long the budget lasts then. */
export function burnWords(objective: Objective, burn: BurnWindows): AlertWords {
  const { longSeconds, shortSeconds } = burn;
  const limit = `${Number(burn.burnRate.toPrecision(3))}x`;
  const also =
    shortSeconds === null
      ? ""
      : `, and over the last ${printSeconds(shortSeconds)} at ${limit} or more`;
  const period = windowSeconds(objective.window);
  return {
    summary: `${templateText(objectiveId(objective))} burns its error budget at ${BURN_RATE}`,
    description:
      `${promise(objective)} ${badEvents(objective)} over the last ${printSeconds(longSeconds)} spend its budget at ` +
      `${BURN_RATE}${also}. At 1x it lasts as long as promised, at ${limit} for ${durationText(period / burn.burnRate)}.`,
  };
}

/** What the alert about a spent budget says. */
export function spentWords(objective: Objective): AlertWords {
  return {
    summary: `${templateText(objectiveId(objective))} has spent its error budget`,
    description:
      `${promise(objective)} Of the budget {{ $value | humanizePercentage }} is left. ` +
      "What is released now costs more than was promised: prefer fixes.",
  };
}

/** What the alert about missing metrics says. */
export function noDataWords(objective: Objective, silentSeconds: number): AlertWords {
  return {
    summary: `${templateText(objectiveId(objective))} cannot be measured`,
    description:
      `For ${printSeconds(silentSeconds)} the metrics of this objective gave no count at all, neither good nor bad: ` +
      'nobody would see an outage. Run "tiphys slo check --live" to see which metric or label is missing.',
  };
}

function promise(objective: Objective): string {
  const { target, window } = objective;
  return `${percentText(target)} in ${printSeconds(windowSeconds(window))} is promised.`;
}

function badEvents({ indicator }: Objective): string {
  switch (indicator.kind) {
    case "events":
      return "Bad events";
    case "latency":
      return `Requests over ${indicator.thresholdSeconds * 1000} ms`;
    case "gauge":
    case "timeslices":
      return "Bad time slices";
  }
}

/** "43m", "2d2h": two units at most, rounded down. */
function durationText(seconds: number): string {
  const minutes = Math.max(1, Math.floor(seconds / 60));
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const parts = [`${days}d`, `${hours}h`, `${minutes % 60}m`].filter((part) => !/^0/.test(part));
  return parts.slice(0, 2).join("");
}
