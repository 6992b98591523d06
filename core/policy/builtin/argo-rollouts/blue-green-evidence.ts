import { listAt } from "#core/policy/builtin/best-practices/bundle-fields.ts";
import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";

/**
 * Blue-green that promotes itself sends all traffic to a version that nobody has looked at.
 * Fields: strategy.blueGreen.prePromotionAnalysis and autoPromotionEnabled
 * Allowed values: an analysis with templates, or autoPromotionEnabled: false
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen/
 */
export const blueGreenEvidence: BuiltinRule = {
  id: "blue-green-evidence",
  title: "Blue-green looks before it switches",
  severity: "medium",
  remedy: "Add a prePromotionAnalysis, or set autoPromotionEnabled to false and promote by hand.",
  each: "object",
  match: { kinds: ["argoproj.io/Rollout"] },
  path: ".spec.strategy.blueGreen",
  cel: `!object.?spec.?strategy.?blueGreen.hasValue()
  || ${listAt("object.spec.strategy.blueGreen.?prePromotionAnalysis.?templates")}.size() > 0
  || object.spec.strategy.blueGreen.?autoPromotionEnabled.orValue(true) == false`,
  message: "all traffic goes to the new version before any analysis has looked at it",
};
