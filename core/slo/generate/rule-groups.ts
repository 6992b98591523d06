import { type Objective, objectiveId } from "../objective.ts";
import { burnAlerts } from "../burn-alerts.ts";
import { alertRules, canHoldSteps } from "./alert-rules.ts";
import {
  aboutRules,
  longStepRules,
  periodRules,
  stepRules,
  windowRules,
} from "./recording-rules.ts";
import { printSeconds } from "../promql/print-seconds.ts";
import type { RuleGroup } from "./rule.ts";
import { stepCount } from "./step-count.ts";
import { stepSecondsOf } from "./step-seconds.ts";
import { isCountedByStep, LONG_STEP_SECONDS } from "./window-expressions.ts";

/** Often enough that the last value is never stale. */
const SLOW_SECONDS = 120;
/** What a dashboard shows besides the windows of alerts. */
const SHOWN_WINDOWS = [300, 3600];

/**
 * All rules of an objective. Alerts stand behind the counts they read, in one group, so that they see them at
 * once; what looks back for days is evaluated less often.
 */
export function ruleGroups(objective: Objective): readonly RuleGroup[] {
  const alerts = burnAlerts(objective).alerts;
  const windows = [
    ...SHOWN_WINDOWS,
    ...alerts.flatMap(({ longSeconds, shortSeconds }) => [longSeconds, shortSeconds]),
  ];
  const shown = [...new Set(windows)]
    .filter((seconds) => canHoldSteps(objective, seconds))
    .sort((left, right) => left - right);
  const rulesOf = (seconds: readonly number[]) =>
    seconds.flatMap((window) => windowRules(objective, window));
  const name = (part: string) => `slo:${objectiveId(objective)}:${part}`;
  return [
    {
      name: name("now"),
      interval: printSeconds(stepSecondsOf(objective)),
      rules: [
        ...stepRules(objective, stepCount(objective)),
        ...alertRules(objective, alerts),
        ...rulesOf(shown.filter(isCountedByStep)),
      ],
    },
    {
      name: name("counts"),
      interval: printSeconds(LONG_STEP_SECONDS),
      rules: longStepRules(objective),
    },
    {
      name: name("period"),
      interval: printSeconds(SLOW_SECONDS),
      rules: [
        ...aboutRules(objective),
        ...rulesOf(shown.filter((seconds) => !isCountedByStep(seconds))),
        ...periodRules(objective),
      ],
    },
  ];
}
