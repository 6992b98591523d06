import { allowedBadRatio } from "../error-budget.ts";
import type { Objective, Window } from "../objective.ts";
import { windowSeconds } from "../window-bounds.ts";
import { percentText } from "./percent-text.ts";
import { printSeconds } from "../promql/print-seconds.ts";
import type { RecordingRule } from "./rule.ts";
import { SERIES } from "./series.ts";
import { documentLabels, sloLabels, sloSelector } from "./slo-labels.ts";
import { errorRatioIn, LONG_STEP_SECONDS } from "./window-expressions.ts";
import type { StepCount } from "./step-count.ts";

/** The counts of one step, each once: every window is added up from them, so nothing is an average of averages. */
export function stepRules(objective: Objective, count: StepCount): readonly RecordingRule[] {
  const labels = sloLabels(objective);
  return [
    { record: SERIES.events.name, expr: numberOnly(count.events), labels },
    { record: SERIES.badEvents.name, expr: numberOnly(count.badEvents), labels },
  ];
}

/** One NaN would be in every window that holds its step, for days. */
function numberOnly(count: string): string {
  return `${count}\n>= 0`;
}

/**
 * The counts of five minutes. They end a minute ago, because vmalert writes what a rule gives some seconds after
 * its time, and what is not there yet would be missing for ever.
 */
export function longStepRules(objective: Objective): readonly RecordingRule[] {
  const range = `[${printSeconds(LONG_STEP_SECONDS)}] offset 1m`;
  const pairs = [
    [SERIES.eventsLong, SERIES.events],
    [SERIES.badEventsLong, SERIES.badEvents],
  ] as const;
  return pairs.map(([long, step]) => ({
    record: long.name,
    expr: `sum_over_time(${step.name}${sloSelector(objective)}${range})`,
    labels: sloLabels(objective),
  }));
}

/** Error ratio and burn rate of one window. */
export function windowRules(objective: Objective, seconds: number): readonly RecordingRule[] {
  const window = printSeconds(seconds);
  const labels = { ...sloLabels(objective), window };
  const ratio = `${SERIES.errorRatio.name}${sloSelector(objective, { window })}`;
  return [
    { record: SERIES.errorRatio.name, expr: errorRatioIn(objective, seconds), labels },
    {
      record: SERIES.burnRate.name,
      expr: `${ratio} / ${allowedBadRatio(objective.target)}`,
      labels,
    },
  ];
}

/** What the objective's own window holds, and what is left of its budget. */
export function periodRules(objective: Objective): readonly RecordingRule[] {
  const window = printSeconds(windowSeconds(objective.window));
  const labels = { ...sloLabels(objective), window };
  const sum = (name: string) => `sum_over_time(${name}${sloSelector(objective)}[${window}])`;
  const period = ({ name }: { readonly name: string }) =>
    `${name}${sloSelector(objective, { window })}`;
  const { periodEvents, periodBadEvents } = SERIES;
  return [
    { record: periodEvents.name, expr: sum(SERIES.eventsLong.name), labels },
    { record: periodBadEvents.name, expr: sum(SERIES.badEventsLong.name), labels },
    {
      record: SERIES.budgetRemaining.name,
      expr: `1 - ${period(periodBadEvents)} / (${period(periodEvents)} > 0) / ${allowedBadRatio(objective.target)}`,
      labels,
    },
  ];
}

/** What the document says, for dashboards and for joins. */
export function aboutRules(objective: Objective): readonly RecordingRule[] {
  const { target, window, indicator, source } = objective;
  const labels = sloLabels(objective);
  const words = {
    target: percentText(target),
    window: windowWords(window),
    indicator: indicator.kind,
    source,
  };
  return [
    { record: SERIES.objective.name, expr: `vector(${target})`, labels },
    { record: SERIES.errorBudget.name, expr: `vector(${allowedBadRatio(target)})`, labels },
    {
      record: SERIES.info.name,
      expr: "vector(1)",
      labels: { ...documentLabels(objective), ...labels, ...words },
    },
  ];
}

function windowWords(window: Window): string {
  return window.kind === "rolling"
    ? printSeconds(window.seconds)
    : `calendar ${window.unit} ${window.timeZone}`;
}
