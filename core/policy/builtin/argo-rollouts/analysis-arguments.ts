import { listAt, mapAt } from "#core/policy/builtin/best-practices/bundle-fields.ts";
import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { ANALYSIS_TEMPLATES, METRIC, METRICS } from "./analysis-metrics.ts";

const WEB = "m.metric.?provider.?web";
const FIELDS = [
  "m.metric.?name",
  "m.metric.?interval",
  "m.metric.?initialDelay",
  "m.metric.?count",
  "m.metric.?successCondition",
  "m.metric.?failureCondition",
  "m.metric.?failureLimit",
  "m.metric.?inconclusiveLimit",
  "m.metric.?consecutiveErrorLimit",
  "m.metric.?consecutiveSuccessLimit",
  "m.metric.?provider.?prometheus.?address",
  "m.metric.?provider.?prometheus.?query",
  "m.metric.?provider.?datadog.?query",
  `${WEB}.?url`,
  `${WEB}.?body`,
];

/**
 * A tag that nothing resolves ends the run in an error, and an error aborts.
 * Fields: {{args.NAME}} in the texts of a metric: names, times, counts, conditions, queries, url, headers, bodies
 * Allowed values: names that spec.args of the template declares
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/template/template.go
 */
export const analysisArguments: BuiltinRule = {
  id: "analysis-arguments",
  title: "Templates declare the arguments that they use",
  severity: "high",
  remedy: "Add the name to spec.args, with a value where it has a default.",
  each: "object",
  match: ANALYSIS_TEMPLATES,
  variables: [
    ...METRICS,
    {
      name: "declared",
      cel: `${listAt("object.?spec.?args")}.map(a, ${textAt("a.?name")})`,
    },
    {
      name: "texts",
      cel: `variables.metrics.map(m, {"at": m.at, "name": m.name, "texts": [${FIELDS.map((field) => textAt(field)).join(",\n    ")}]
    + ${listAt(`${WEB}.?headers`)}.map(h, ${textAt("h.?value")})
    + ${mapAt(`${WEB}.?jsonBody`)}.map(k, type(m.metric.provider.web.jsonBody[k]) == string ? string(m.metric.provider.web.jsonBody[k]) : "")})`,
    },
    {
      name: "used",
      cel: `variables.texts.map(m, {
    "at": m.at,
    "name": m.name,
    "args": m.texts.map(t, t.findAll("\\\\{\\\\{\\\\s*args\\\\.[^}\\\\s]+\\\\s*\\\\}\\\\}")).flatten()
      .map(tag, tag.replace("{{", "").replace("}}", "").trim().substring(5)).distinct()
  })`,
    },
  ],
  cel: `variables.used
  .map(m, {"at": m.at, "name": m.name, "args": dyn(m.args.filter(a, !(a in variables.declared)))})
  .filter(m, m.args.size() > 0)
  .map(m, {
    "path": m.at,
    "message": dyn(${METRIC} + " uses " + m.args.map(a, "{{args." + string(a) + "}}").join(", ") + ", which spec.args does not declare")
  })`,
  message: "a template must declare the arguments that it uses",
};
