import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { ANALYSIS_TEMPLATES, METRIC, METRICS, numberAt } from "./analysis-metrics.ts";

/**
 * The provider answers hold after 8 s when the metrics source is slow; Rollouts must wait for that.
 * Fields: provider.web.timeoutSeconds of metrics that ask /v1/measure
 * Allowed values: 9 or more; the default is 10
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/metricproviders/webmetric/webmetric.go
 */
export const measureTimeout: BuiltinRule = {
  id: "measure-timeout",
  title: "Rollouts waits for the provider's own deadline",
  severity: "medium",
  remedy: "Leave timeoutSeconds out, or set it to 10.",
  each: "object",
  match: ANALYSIS_TEMPLATES,
  variables: METRICS,
  cel: `variables.measured
  .filter(m, ${numberAt("m.metric.provider.web.?timeoutSeconds", 10)} in [1, 2, 3, 4, 5, 6, 7, 8])
  .map(m, {
    "path": dyn(m.at + "/provider/web/timeoutSeconds"),
    "message": dyn(${METRIC} + " waits " + string(m.metric.provider.web.timeoutSeconds)
      + " s, but the provider may take 8 s to answer hold: a slow source would be an error")
  })`,
  message: "a metric must wait for the provider",
};
