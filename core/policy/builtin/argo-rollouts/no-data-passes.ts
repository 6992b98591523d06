import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import {
  ANALYSIS_TEMPLATES,
  isNumber,
  isSet,
  METRIC,
  METRICS,
  numberAt,
} from "./analysis-metrics.ts";

/**
 * When count is reached and no limit is passed, a metric is successful, even if nothing was ever conclusive.
 * Fields: count, inconclusiveLimit and consecutiveSuccessLimit of metrics with both conditions
 * Allowed values: an inconclusiveLimit below count, or a consecutiveSuccessLimit
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/analysis/analysis.go
 */
export const noDataPasses: BuiltinRule = {
  id: "no-data-passes",
  title: "Having seen nothing is no success",
  severity: "high",
  remedy:
    "Set consecutiveSuccessLimit: what never was conclusive then pauses the rollout for a person.",
  each: "object",
  match: ANALYSIS_TEMPLATES,
  variables: METRICS,
  cel: `variables.metrics
  .filter(m, ${isSet("m.metric.?successCondition")} && ${isSet("m.metric.?failureCondition")}
    && ${isNumber("m.metric.?count")} && ${numberAt("m.metric.?count", 0)} > 0
    && ${numberAt("m.metric.?inconclusiveLimit", 0)} >= ${numberAt("m.metric.?count", 0)}
    && !${isSet("m.metric.?consecutiveSuccessLimit")})
  .map(m, {
    "path": dyn(m.at + "/inconclusiveLimit"),
    "message": dyn(${METRIC} + " is successful after " + string(m.metric.count)
      + " measurements of which none was conclusive: inconclusiveLimit is "
      + string(m.metric.inconclusiveLimit) + " and there is no consecutiveSuccessLimit")
  })`,
  message: "measurements that are all inconclusive must not end in success",
};
