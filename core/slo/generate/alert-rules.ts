import type { BurnAlert } from "../burn-alerts.ts";
import { allowedBadRatio } from "../error-budget.ts";
import type { Objective } from "../objective.ts";
import { type AlertWords, burnWords, noDataWords, spentWords } from "./alert-words.ts";
import { printSeconds } from "../promql/print-seconds.ts";
import type { AlertingRule } from "./rule.ts";
import { SERIES } from "./series.ts";
import { documentLabels, sloLabels, sloSelector } from "./slo-labels.ts";
import { stepSecondsOf } from "./step-seconds.ts";
import { templateText } from "./template-text.ts";
import { errorRatioIn, eventsIn } from "./window-expressions.ts";

/** One bad event of few is no trend: an alert needs so many in its long window. */
const FEWEST_BAD_EVENTS = 3;
const SILENT_SECONDS = 600;
const CRITICAL_WINDOW_SECONDS = 300;
const CRITICAL_BURN_RATE = 14.4;

/** What an alert asks of a person: come now, or look at it today. */
const SEVERITIES = { page: "critical", ticket: "warning" } as const;

/** The alerts of an objective: its burn alerts, fastest first, the spent budget, and no data. */
export function alertRules(
  objective: Objective,
  burnAlerts: readonly BurnAlert[],
): readonly AlertingRule[] {
  return [
    ...burnAlerts
      .filter(({ shortSeconds }) => canHoldSteps(objective, shortSeconds))
      .map((alert) => burnRule(objective, alert)),
    ...criticalRule(objective),
    spentRule(objective),
    noDataRule(objective),
  ];
}

/** A window that holds fewer than two steps is empty half of the time. */
export function canHoldSteps(objective: Objective, seconds: number): boolean {
  return seconds >= 2 * stepSecondsOf(objective);
}

function burnRule(objective: Objective, alert: BurnAlert): AlertingRule {
  const { longSeconds, shortSeconds, burnRate, severity } = alert;
  return rule(objective, {
    alert: severity === "page" ? "ErrorBudgetBurnPage" : "ErrorBudgetBurnTicket",
    expr: [
      `(${burnAbove(objective, { seconds: longSeconds, burnRate })})`,
      `(${burnAbove(objective, { seconds: shortSeconds, burnRate })})`,
      enoughBad(objective, longSeconds),
    ].join("\nand "),
    for: alert.forSeconds === 0 ? "0s" : printSeconds(alert.forSeconds),
    severity: SEVERITIES[severity],
    labels: { long_window: printSeconds(longSeconds), short_window: printSeconds(shortSeconds) },
    words: burnWords(objective, alert),
  });
}

/** One window alone, and five minutes of patience: slower than the pairs, and easy to explain. */
function criticalRule(objective: Objective): readonly AlertingRule[] {
  const burn = { seconds: CRITICAL_WINDOW_SECONDS, burnRate: CRITICAL_BURN_RATE };
  const canFire = burn.burnRate * allowedBadRatio(objective.target) <= 1;
  if (!canFire || !canHoldSteps(objective, burn.seconds)) return [];
  return [
    rule(objective, {
      alert: "ErrorBudgetBurnRateCritical",
      expr: `(${burnAbove(objective, burn)})\nand ${enoughBad(objective, burn.seconds)}`,
      for: "5m",
      severity: SEVERITIES.page,
      labels: { long_window: printSeconds(burn.seconds) },
      words: burnWords(objective, {
        longSeconds: burn.seconds,
        shortSeconds: null,
        burnRate: burn.burnRate,
      }),
    }),
  ];
}

function spentRule(objective: Objective): AlertingRule {
  return rule(objective, {
    alert: "ErrorBudgetSpent",
    expr: `${SERIES.budgetRemaining.name}${sloSelector(objective)} <= 0`,
    for: "5m",
    severity: SEVERITIES.ticket,
    labels: {},
    words: spentWords(objective),
  });
}

function noDataRule(objective: Objective): AlertingRule {
  const seconds = Math.max(SILENT_SECONDS, 3 * stepSecondsOf(objective));
  return rule(objective, {
    alert: "SloNotMeasured",
    expr: `absent_over_time(${SERIES.badEvents.name}${sloSelector(objective)}[${printSeconds(seconds)}])`,
    for: "5m",
    severity: SEVERITIES.ticket,
    labels: {},
    words: noDataWords(objective, seconds),
  });
}

interface AlertParts {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly words: AlertWords;
}

function rule(objective: Objective, { severity, labels, words, ...parts }: AlertParts) {
  const { runbook } = objective;
  const own = { ...documentLabels(objective), ...sloLabels(objective) };
  return {
    ...parts,
    labels: { ...asTemplates(own), ...labels, severity },
    annotations: { ...words, ...(runbook === null ? {} : { runbook_url: templateText(runbook) }) },
  };
}

/** Labels of alerts are templates, too. */
function asTemplates(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [name, templateText(value)]),
  );
}

interface BurnLimit {
  readonly seconds: number;
  readonly burnRate: number;
}

function burnAbove(objective: Objective, { seconds, burnRate }: BurnLimit): string {
  const budget = allowedBadRatio(objective.target);
  return `${errorRatioIn(objective, seconds)} / ${budget} >= ${Number(burnRate.toPrecision(6))}`;
}

function enoughBad(objective: Objective, seconds: number): string {
  return `${eventsIn(objective, { counted: "badEvents", seconds })} >= ${FEWEST_BAD_EVENTS}`;
}
