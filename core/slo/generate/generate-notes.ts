import { burnAlerts } from "../burn-alerts.ts";
import { type Objective, objectiveId } from "../objective.ts";
import { printSeconds } from "../promql/print-seconds.ts";
import { windowSeconds } from "../window-bounds.ts";
import { canHoldSteps } from "./alert-rules.ts";
import { stepSecondsOf } from "./step-seconds.ts";

/** What the rules of an objective cannot do, a line each, for the person who generates them. */
export function generateNotes(objective: Objective): readonly string[] {
  const { window, indicator } = objective;
  const { alerts, leftOut } = burnAlerts(objective);
  const isNative = "of" in indicator ? isNativeLatency(indicator.of) : isNativeLatency(indicator);
  const step = printSeconds(stepSecondsOf(objective));
  return [
    ...leftOut.map(
      ({ longSeconds, reason }) => `no alert over ${printSeconds(longSeconds)}: it ${reason}`,
    ),
    ...alerts
      .filter(({ shortSeconds }) => !canHoldSteps(objective, shortSeconds))
      .map(
        ({ longSeconds, shortSeconds }) =>
          `no alert over ${printSeconds(longSeconds)}: its short window of ${printSeconds(shortSeconds)} holds fewer than two time slices of ${step}`,
      ),
    ...(window.kind === "calendar"
      ? [
          `the rules look back ${printSeconds(windowSeconds(window))}, rolling, in the place of a calendar ${window.unit}, which PromQL does not know`,
        ]
      : []),
    ...(isNative ? ["native histograms work on Prometheus only, not on VictoriaMetrics"] : []),
  ].map((note) => `${objectiveId(objective)}: ${note}`);
}

function isNativeLatency(indicator: Objective["indicator"]): boolean {
  return indicator.kind === "latency" && indicator.native;
}
