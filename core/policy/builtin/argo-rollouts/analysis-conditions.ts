import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { ANALYSIS_TEMPLATES, isSet, METRIC, METRICS } from "./analysis-metrics.ts";

const SUCCESS = isSet("m.metric.?successCondition");
const FAILURE = isSet("m.metric.?failureCondition");

/**
 * A metric without a condition is successful whatever it measures, and an answer of three values needs both.
 * Fields: successCondition and failureCondition of every metric; jobs and Kayenta judge for themselves
 * Allowed values: one of the two at least; for a metric that asks /v1/measure both, so that hold is neither
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
 */
export const analysisConditions: BuiltinRule = {
  id: "analysis-conditions",
  title: "Metrics say what is good and what is bad",
  severity: "high",
  remedy:
    'Write successCondition: result[1] == "pass" and failureCondition: result[1] == "fail" for /v1/measure, and a successCondition for others.',
  each: "object",
  match: ANALYSIS_TEMPLATES,
  variables: METRICS,
  cel: `variables.metrics
  .filter(m, !(${SUCCESS}) && !(${FAILURE}) && !m.metric.?provider.?job.hasValue() && !m.metric.?provider.?kayenta.hasValue())
  .map(m, {"path": m.at, "message": dyn(${METRIC} + " has no condition: whatever it measures is a success")})
+ variables.measured.filter(m, (${SUCCESS}) != (${FAILURE})).map(m, {
    "path": m.at,
    "message": dyn(${METRIC} + (${SUCCESS} ? " has no failureCondition: a hold would abort the rollout"
      : " has no successCondition: a hold would be a success"))
  })`,
  message: "a metric must say what is good and what is bad",
};
