import { listAt, mapAt } from "#core/policy/builtin/best-practices/bundle-fields.ts";
import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";

const STEPS = listAt("object.?spec.?strategy.?canary.?steps");

/**
 * A metric in dry-run is measured and counts for nothing.
 * Fields: dryRun of analysis templates and of the analyses of a Rollout
 * Allowed values: none that names all metrics (".*" and the like)
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/#dry-run-mode
 */
export const dryRun: BuiltinRule = {
  id: "dry-run",
  title: "An analysis can fail",
  severity: "medium",
  remedy: "Take the dryRun out when the metrics are known to be right.",
  each: "object",
  match: {
    kinds: [
      "argoproj.io/AnalysisTemplate",
      "argoproj.io/ClusterAnalysisTemplate",
      "argoproj.io/Rollout",
    ],
  },
  variables: [
    {
      name: "analyses",
      cel: `[{"at": dyn("/spec"), "of": ${mapAt("object.?spec")}},
  {"at": dyn("/spec/strategy/canary/analysis"), "of": ${mapAt("object.?spec.?strategy.?canary.?analysis")}},
  {"at": dyn("/spec/strategy/blueGreen/prePromotionAnalysis"), "of": ${mapAt("object.?spec.?strategy.?blueGreen.?prePromotionAnalysis")}},
  {"at": dyn("/spec/strategy/blueGreen/postPromotionAnalysis"), "of": ${mapAt("object.?spec.?strategy.?blueGreen.?postPromotionAnalysis")}}]
+ lists.range(${STEPS}.size()).map(i, {
    "at": dyn("/spec/strategy/canary/steps/" + string(i) + "/analysis"),
    "of": ${mapAt(`${STEPS}[i].?analysis`)}
  })`,
    },
  ],
  cel: `variables.analyses
  .filter(a, ${listAt("a.of.?dryRun")}.exists(d, ${textAt("d.?metricName")} in [".*", ".+", "^.*$", "^.*", ".*$"]))
  .map(a, {
    "path": dyn(a.at + "/dryRun"),
    "message": dyn("dryRun names every metric: nothing that is measured counts")
  })`,
  message: "an analysis must be able to fail",
};
