import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { ANALYSIS_TEMPLATES, METRIC, METRICS, numberAt } from "./analysis-metrics.ts";

/**
 * A metric without count runs beside the steps: while it holds, the weights go on.
 * Fields: inconclusiveLimit of metrics with an interval and without count that ask /v1/measure
 * Allowed values: 0 to 5
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/analysis/analysis.go
 */
export const backgroundHold: BuiltinRule = {
  id: "background-hold",
  title: "A hold in the background pauses the rollout soon",
  severity: "medium",
  remedy: "Set inconclusiveLimit to 3, or use the metric in a step with count.",
  each: "object",
  match: ANALYSIS_TEMPLATES,
  variables: METRICS,
  cel: `variables.measured
  .filter(m, !has(m.metric.count) && has(m.metric.interval)
    && (${numberAt("m.metric.?inconclusiveLimit", 0)} > 5 || ${numberAt("m.metric.?inconclusiveLimit", 0)} < 0))
  .map(m, {
    "path": dyn(m.at + "/inconclusiveLimit"),
    "message": dyn(${METRIC} + " may hold " + string(m.metric.inconclusiveLimit)
      + " times while the weights go on, and ends in success at 100 %")
  })`,
  message: "a metric in the background must not hold for long",
};
