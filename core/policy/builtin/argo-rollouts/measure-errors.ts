import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { ANALYSIS_TEMPLATES, METRIC, METRICS, numberAt } from "./analysis-metrics.ts";

/**
 * Errors are tried again every 10 s; five in a row abort by default, and a restart of the provider takes longer.
 * Fields: consecutiveErrorLimit of metrics that ask /v1/measure
 * Allowed values: 10 or more
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/defaults/defaults.go
 */
export const measureErrors: BuiltinRule = {
  id: "measure-errors",
  title: "A restart of the provider aborts no rollout",
  severity: "medium",
  remedy: "Set consecutiveErrorLimit to 30: errors are tried again every 10 seconds.",
  each: "object",
  match: ANALYSIS_TEMPLATES,
  variables: METRICS,
  cel: `variables.measured.filter(m, ${numberAt("m.metric.?consecutiveErrorLimit", 4)} < 10).map(m, {
    "path": dyn(m.at + "/consecutiveErrorLimit"),
    "message": dyn(${METRIC} + " aborts the rollout when the provider cannot be reached for "
      + string(${numberAt("m.metric.?consecutiveErrorLimit", 4)} * 10) + " s")
  })`,
  message: "a metric must bear a restart of the provider",
};
