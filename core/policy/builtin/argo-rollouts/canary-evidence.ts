import { listAt } from "#core/policy/builtin/best-practices/bundle-fields.ts";
import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";

const STEPS = listAt("object.?spec.?strategy.?canary.?steps");
const ALL = "dyn(object).?spec.?strategy.?canary.?trafficRouting.?maxTrafficWeight";

/**
 * A background analysis is ended at 100 %, with success if it never failed: a canary that nobody has called
 * gets there unseen.
 * Fields: strategy.canary.analysis and strategy.canary.steps of Rollouts
 * Allowed values: an analysis step, or an experiment with analyses, after the last setWeight below 100 %
 * @see https://github.com/argoproj/argo-rollouts/issues/3850
 */
export const canaryEvidence: BuiltinRule = {
  id: "canary-evidence",
  title: "A canary reaches 100 % with evidence only",
  severity: "high",
  remedy:
    "Add a step {analysis: {templates: [{templateName: slo-step, clusterScope: true}]}} after each setWeight.",
  each: "object",
  match: { kinds: ["argoproj.io/Rollout"] },
  variables: [
    {
      name: "all",
      cel: `${ALL}.hasValue() ? ${textAt(ALL)} : "100"`,
    },
    {
      name: "weights",
      cel: `lists.range(${STEPS}.size()).filter(i, has(${STEPS}[i].setWeight)
  && ${textAt(`dyn(${STEPS}[i]).?setWeight`)} != variables.all)`,
    },
    {
      name: "looks",
      cel: `lists.range(${STEPS}.size()).filter(i,
  ${listAt(`${STEPS}[i].?analysis.?templates`)}.size() > 0
    || ${listAt(`${STEPS}[i].?experiment.?analyses`)}.size() > 0)`,
    },
    {
      name: "last",
      cel: "variables.weights.size() == 0 ? -1 : variables.weights[variables.weights.size() - 1]",
    },
  ],
  cel: `${listAt("object.?spec.?strategy.?canary.?analysis.?templates")}.size() == 0
    || variables.looks.exists(i, i > variables.last) ? []
  : [{
    "path": dyn(variables.last < 0 ? "/spec/strategy/canary/analysis"
      : "/spec/strategy/canary/steps/" + string(variables.last)),
    "message": dyn("the background analysis alone lets a canary that nobody calls reach 100 %: "
      + (variables.last < 0 ? "there is no analysis step"
        : "no analysis step comes after setWeight " + ${textAt(`dyn(${STEPS}[variables.last]).?setWeight`)}))
  }]`,
  message: "a canary must not reach 100 % without evidence",
};
