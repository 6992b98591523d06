import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { ANALYSIS_TEMPLATES, isSet, METRIC, METRICS } from "./analysis-metrics.ts";

const WEB = "m.metric.provider.web";

/**
 * What /v1/measure must be asked, and where its answer is.
 * Fields: method, jsonBody or body, and jsonPath of web metrics whose url ends in /v1/measure
 * Allowed values: POST; a body that names the slo or slos; {$.result}
 * @see https://argo-rollouts.readthedocs.io/en/stable/analysis/web/
 */
export const measureRequest: BuiltinRule = {
  id: "measure-request",
  title: "Verdicts are asked for as the provider answers them",
  severity: "high",
  remedy: 'Write method: POST, jsonBody: {slo: "{{args.slo}}"} and jsonPath: "{$.result}".',
  each: "object",
  match: ANALYSIS_TEMPLATES,
  variables: METRICS,
  cel: `variables.measured.filter(m, ${textAt(`${WEB}.?method`)} != "POST").map(m, {
    "path": dyn(m.at + "/provider/web/method"),
    "message": dyn(${METRIC} + " asks with " + (${isSet(`${WEB}.?method`)} ? ${textAt(`${WEB}.?method`)} : "GET")
      + ", /v1/measure takes POST alone")
  })
+ variables.measured.filter(m, !has(${WEB}.body)
    && !${isSet(`${WEB}.?jsonBody.?slo`)} && !${WEB}.?jsonBody.?slos.hasValue()).map(m, {
    "path": dyn(m.at + "/provider/web/jsonBody"),
    "message": dyn(${METRIC} + " names neither slo nor slos in its jsonBody")
  })
+ variables.measured.filter(m, !(${textAt(`${WEB}.?jsonPath`)} in ["{$.result}", "{.result}", "{$['result']}"])).map(m, {
    "path": dyn(m.at + "/provider/web/jsonPath"),
    "message": dyn(${METRIC} + " does not read {$.result}, so its conditions find no result[1]")
  })`,
  message: "a verdict must be asked for as the provider answers it",
};
