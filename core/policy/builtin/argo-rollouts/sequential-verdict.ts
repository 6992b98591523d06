import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { ANALYSIS_TEMPLATES, METRIC, METRICS, numberAt } from "./analysis-metrics.ts";

/**
 * A verdict of /v1/measure already weighs every look at the numbers: waiting for a second fail only costs time.
 * Fields: failureLimit of metrics that ask /v1/measure
 * Allowed values: 0, which is the default
 * @see https://arxiv.org/abs/2011.03567
 */
export const sequentialVerdict: BuiltinRule = {
  id: "sequential-verdict",
  title: "The first fail counts",
  severity: "low",
  remedy: "Leave failureLimit out: the verdict has weighed all its looks already.",
  each: "object",
  match: ANALYSIS_TEMPLATES,
  variables: METRICS,
  cel: `variables.measured.filter(m, ${numberAt("m.metric.?failureLimit", 0)} != 0).map(m, {
    "path": dyn(m.at + "/failureLimit"),
    "message": dyn(${METRIC} + (${numberAt("m.metric.?failureLimit", 0)} < 0 ? " never fails: failureLimit is "
      : " goes on after a fail: failureLimit is ") + string(m.metric.failureLimit))
  })`,
  message: "a verdict that failed must count",
};
