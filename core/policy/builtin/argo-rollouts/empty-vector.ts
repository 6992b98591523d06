import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { ANALYSIS_TEMPLATES, METRIC, METRICS } from "./analysis-metrics.ts";

const CONDITIONS = `(${textAt("m.metric.?successCondition")} + " " + ${textAt("m.metric.?failureCondition")})`;

/**
 * A query that finds nothing yields an empty list; result[0] of it is an error, and errors abort.
 * Fields: successCondition and failureCondition of Prometheus metrics
 * Allowed values: conditions that ask len(result), isNil or default before result[0]
 * @see https://github.com/argoproj/argo-rollouts/issues/1466
 */
export const emptyVector: BuiltinRule = {
  id: "empty-vector",
  title: "A canary without traffic is not an error",
  severity: "medium",
  remedy:
    "Write len(result) == 0 || result[0] < 0.05, or ask /v1/measure, which holds and says how many requests are missing.",
  each: "object",
  match: ANALYSIS_TEMPLATES,
  variables: METRICS,
  cel: `variables.metrics
  .filter(m, m.metric.?provider.?prometheus.hasValue() && ${CONDITIONS}.contains("result[0]")
    && !["len(result)", "isNil(", "default("].exists(guard, ${CONDITIONS}.contains(guard)))
  .map(m, {
    "path": m.at,
    "message": dyn(${METRIC} + " reads result[0] of a query that may find nothing: a canary without traffic is then aborted")
  })`,
  message: "a metric must bear an empty answer",
};
