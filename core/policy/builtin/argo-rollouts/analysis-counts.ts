import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { ANALYSIS_TEMPLATES, isNumber, METRIC, METRICS, numberAt } from "./analysis-metrics.ts";

const COUNT = numberAt("m.metric.?count", 0);
const FAILURES = numberAt("m.metric.?failureLimit", 0);
const SUCCESSES = numberAt("m.metric.?consecutiveSuccessLimit", 0);
const HOLDS = numberAt("m.metric.?inconclusiveLimit", 0);

/**
 * Limits that do not fit count are refused by Rollouts when the analysis begins, in the middle of a canary.
 * Fields: count, interval, failureLimit, consecutiveSuccessLimit and inconclusiveLimit of every metric
 * Allowed values: an interval where count is above 1; failureLimit plus consecutiveSuccessLimit, and
 *   inconclusiveLimit, at most count
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/analysis/factory.go
 */
export const analysisCounts: BuiltinRule = {
  id: "analysis-counts",
  title: "Counts and limits of a metric fit together",
  severity: "high",
  remedy: "Raise count, lower the limit, or add the interval.",
  each: "object",
  match: ANALYSIS_TEMPLATES,
  variables: METRICS,
  cel: `variables.metrics.filter(m, ${COUNT} > 1 && !has(m.metric.interval)).map(m, {
    "path": m.at,
    "message": dyn(${METRIC} + " has count " + string(${COUNT}) + " and no interval")
  })
+ variables.metrics.filter(m, ${COUNT} > 0 && ${FAILURES} > 0 && ${FAILURES} + ${SUCCESSES} > ${COUNT}).map(m, {
    "path": dyn(m.at + "/failureLimit"),
    "message": dyn(${METRIC} + " has count " + string(${COUNT}) + ", less than its failureLimit "
      + string(${FAILURES}) + (${SUCCESSES} > 0 ? " and consecutiveSuccessLimit " + string(${SUCCESSES}) + " together" : ""))
  })
+ variables.metrics.filter(m, ${COUNT} > 0 && ${FAILURES} <= 0 && ${SUCCESSES} > ${COUNT}).map(m, {
    "path": dyn(m.at + "/consecutiveSuccessLimit"),
    "message": dyn(${METRIC} + " has count " + string(${COUNT}) + ", less than its consecutiveSuccessLimit " + string(${SUCCESSES}))
  })
+ variables.metrics.filter(m, ${isNumber("m.metric.?count")} && ${COUNT} > 0 && ${HOLDS} > ${COUNT}).map(m, {
    "path": dyn(m.at + "/inconclusiveLimit"),
    "message": dyn(${METRIC} + " has count " + string(${COUNT}) + ", less than its inconclusiveLimit " + string(${HOLDS}))
  })`,
  message: "the counts of a metric must fit together",
};
