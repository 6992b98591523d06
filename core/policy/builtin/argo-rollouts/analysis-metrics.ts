import { listAt } from "#core/policy/builtin/best-practices/bundle-fields.ts";
import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import type { PolicyVariable } from "#core/policy/policy.ts";

const LIST = listAt("object.?spec.?metrics");

/** Kinds that hold metrics of an analysis. */
export const ANALYSIS_TEMPLATES: NonNullable<BuiltinRule["match"]> = {
  kinds: ["argoproj.io/AnalysisTemplate", "argoproj.io/ClusterAnalysisTemplate"],
};

/**
 * `variables.metrics`: every metric of a template as {at, metric, name}; `variables.measured`: those that ask
 * Tiphys' own /v1/measure, whose answers are pass, fail or hold.
 */
export const METRICS: readonly PolicyVariable[] = [
  {
    name: "metrics",
    cel: `lists.range(${LIST}.size()).map(i, {
    "at": dyn("/spec/metrics/" + string(i)),
    "metric": dyn(${LIST}[i]),
    "name": dyn(${textAt(`${LIST}[i].?name`)})
  })`,
  },
  {
    name: "measured",
    cel: `variables.metrics.filter(m,
  ${textAt("m.metric.?provider.?web.?url")}.split("?")[0].endsWith("/v1/measure"))`,
  },
];

/** CEL: `metric "availability"` of an entry of the variables above. */
export const METRIC = `"metric \\"" + string(m.name) + "\\""`;

/** CEL: whether a field that is a number or a text is there as a number. */
export function isNumber(optional: string): string {
  return `type(${optional}.orValue(null)) == int`;
}

/** CEL: that number, or `otherwise`. */
export function numberAt(optional: string, otherwise: number): string {
  return `(${isNumber(optional)} ? int(${optional}.orValue(0)) : ${otherwise})`;
}

/** CEL: whether a field is there and not empty. */
export function isSet(optional: string): string {
  return `(${textAt(optional)} != "")`;
}
