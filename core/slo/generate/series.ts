/** A recorded series: its name stands in users' dashboards, so it never changes its meaning. */
export interface Series {
  readonly name: string;
  readonly labels: readonly string[];
  readonly meaning: string;
}

/** Every recorded series. @see docs/reference/slo-rules.md */
export const SERIES = {
  events: {
    name: "tiphys:slo_events:count",
    labels: [],
    meaning: "events since the rule before; added up they give any window",
  },
  badEvents: {
    name: "tiphys:slo_bad_events:count",
    labels: [],
    meaning: "the bad ones among them",
  },
  eventsLong: {
    name: "tiphys:slo_events:count5m",
    labels: [],
    meaning: "events in five minutes, for long windows",
  },
  badEventsLong: {
    name: "tiphys:slo_bad_events:count5m",
    labels: [],
    meaning: "the bad ones among them",
  },
  errorRatio: {
    name: "tiphys:slo_errors:ratio",
    labels: ["window"],
    meaning: "share of bad events in a window, weighted by events",
  },
  burnRate: {
    name: "tiphys:slo_burn:rate",
    labels: ["window"],
    meaning: "that share over the error budget: 1 spends exactly the budget",
  },
  periodEvents: {
    name: "tiphys:slo_period_events:count",
    labels: ["window"],
    meaning: "events in the objective's own window",
  },
  periodBadEvents: {
    name: "tiphys:slo_period_bad_events:count",
    labels: ["window"],
    meaning: "the bad ones among them",
  },
  budgetRemaining: {
    name: "tiphys:slo_budget_remaining:ratio",
    labels: ["window"],
    meaning: "share of the error budget that is left: 1 is all, 0 none, below 0 overspent",
  },
  objective: {
    name: "tiphys:slo_objective:ratio",
    labels: [],
    meaning: "the target, 0 to 1",
  },
  errorBudget: {
    name: "tiphys:slo_error_budget:ratio",
    labels: [],
    meaning: "1 less the target",
  },
  info: {
    name: "tiphys:slo_info",
    labels: ["target", "window", "indicator", "source", "…"],
    meaning: "always 1; carries the words of the document and its labels",
  },
} as const satisfies Readonly<Record<string, Series>>;
