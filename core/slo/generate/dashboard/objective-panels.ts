import { burnAlerts } from "../../burn-alerts.ts";
import { allowedBadRatio } from "../../error-budget.ts";
import type { Objective } from "../../objective.ts";
import { windowSeconds } from "../../window-bounds.ts";
import { percentText, targetDigits } from "../percent-text.ts";
import { printSeconds } from "../../promql/print-seconds.ts";
import { SERIES } from "../series.ts";
import { sloSelector } from "../slo-labels.ts";
import { stepSecondsOf } from "../step-seconds.ts";
import type { PanelParts, PanelPlace, Step } from "./panel.ts";

const PLAIN: readonly Step[] = [{ color: "text", value: null }];

/** How high a row of an objective's panels is, its title not counted. */
export const OBJECTIVE_HEIGHT = 12;

export type ObjectivePanel = PanelParts & { readonly place: PanelPlace };

/** The six panels of an objective: target, what is, what is left; burn rates, budget, events over time. */
export function objectivePanels(objective: Objective): readonly ObjectivePanel[] {
  return [
    { ...targetPanel(objective), place: { x: 0, y: 0, w: 4, h: 4 } },
    { ...currentPanel(objective), place: { x: 0, y: 4, w: 4, h: 4 } },
    { ...leftPanel(objective), place: { x: 0, y: 8, w: 4, h: 4 } },
    { ...burnPanel(objective), place: { x: 4, y: 0, w: 10, h: 12 } },
    { ...budgetPanel(objective), place: { x: 14, y: 0, w: 10, h: 6 } },
    { ...eventsPanel(objective), place: { x: 14, y: 6, w: 10, h: 6 } },
  ];
}

function targetPanel(objective: Objective): PanelParts {
  return {
    type: "stat",
    title: "Objective",
    description: objective.description ?? `The target of ${objective.name}.`,
    unit: "percentunit",
    steps: PLAIN,
    queries: [
      { expr: `${SERIES.objective.name}${sloSelector(objective)}`, legend: periodText(objective) },
    ],
  };
}

function currentPanel(objective: Objective): PanelParts {
  const selector = sloSelector(objective);
  const { target } = objective;
  return {
    type: "stat",
    title: `Now, over ${periodText(objective)}`,
    description: "The share of good events in the whole window, every event counted once.",
    unit: "percentunit",
    decimals: Math.max(2, targetDigits(target) + 1),
    steps: [
      { color: "red", value: null },
      { color: "green", value: target },
    ],
    queries: [
      {
        expr: `1 - ${SERIES.periodBadEvents.name}${selector} / (${SERIES.periodEvents.name}${selector} > 0)`,
        legend: "good",
      },
    ],
  };
}

function leftPanel(objective: Objective): PanelParts {
  return {
    type: "gauge",
    title: "Budget left",
    description: "What is left of the error budget; below 0 more was spent than promised.",
    unit: "percentunit",
    decimals: 1,
    min: 0,
    max: 1,
    steps: BUDGET_STEPS,
    queries: [
      { expr: `${SERIES.budgetRemaining.name}${sloSelector(objective)}`, legend: "budget left" },
    ],
  };
}

function burnPanel(objective: Objective): PanelParts {
  const rates = burnAlerts(objective).alerts.map(({ burnRate }) => Number(burnRate.toPrecision(6)));
  const limits = [...new Set(rates)].sort((left, right) => left - right);
  const colors = ["yellow", "orange", "red", "dark-red"];
  return {
    type: "timeseries",
    title: "Burn rate by window",
    description: `1 spends the budget in exactly ${periodText(objective)}. Dashed: the limits of the alerts.`,
    unit: "none",
    decimals: 2,
    min: 0,
    steps: [
      { color: "transparent", value: null },
      ...limits.map((value, index) => ({ color: colors[index] ?? "dark-red", value })),
    ],
    queries: [{ expr: `${SERIES.burnRate.name}${sloSelector(objective)}`, legend: "{{window}}" }],
  };
}

function budgetPanel(objective: Objective): PanelParts {
  const budget = percentText(allowedBadRatio(objective.target));
  return {
    type: "timeseries",
    title: "Budget left over time",
    description: `The budget is ${budget} of all events in ${periodText(objective)}.`,
    unit: "percentunit",
    max: 1,
    steps: [
      { color: "red", value: null },
      { color: "green", value: 0 },
    ],
    queries: [
      { expr: `${SERIES.budgetRemaining.name}${sloSelector(objective)}`, legend: "budget left" },
    ],
  };
}

function eventsPanel(objective: Objective): PanelParts {
  const selector = sloSelector(objective);
  const step = stepSecondsOf(objective);
  return {
    type: "timeseries",
    title: "Events per second",
    description: "All events that count for this objective, and the bad ones among them.",
    unit: "cps",
    min: 0,
    steps: PLAIN,
    queries: [
      { expr: `${SERIES.events.name}${selector} / ${step}`, legend: "all" },
      { expr: `${SERIES.badEvents.name}${selector} / ${step}`, legend: "bad" },
    ],
  };
}

const BUDGET_STEPS: readonly Step[] = [
  { color: "red", value: null },
  { color: "orange", value: 0.1 },
  { color: "yellow", value: 0.25 },
  { color: "green", value: 0.5 },
];

function periodText({ window }: Objective): string {
  return printSeconds(windowSeconds(window));
}
