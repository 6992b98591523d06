import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { TEMPLATE_KINDS } from "./labelled-kinds.ts";

/**
 * Metrics, logs and bills know pods, not the workloads that made them.
 * Fields: metadata.labels of pod templates
 * Allowed values: every label of params.requiredLabels (owner, env, app) with a value
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export const podLabels: BuiltinRule = {
  id: "pod-labels",
  title: "Pod templates carry the required labels",
  severity: "low",
  remedy:
    "Add the labels to the pod template; in kustomize labels: [{pairs: {...}, includeTemplates: true}].",
  match: { kinds: TEMPLATE_KINDS },
  variables: [
    {
      name: "missing",
      cel: `params.requiredLabels
  .filter(label, variables.template.?metadata.?labels[?label].orValue("") in [dyn(""), dyn(null)])`,
    },
    {
      name: "template",
      cel: `object.kind == "CronJob" ? object.?spec.?jobTemplate.?spec.?template.orValue(null)
  : object.?spec.?template.orValue(null)`,
    },
  ],
  cel: `variables.template == null || variables.missing.size() == 0 ? [] : [{
  "path": (object.kind == "CronJob" ? "/spec/jobTemplate" : "") + "/spec/template/metadata/labels",
  "message": "pod template must have the label" + (variables.missing.size() == 1 ? "" : "s") + " "
    + variables.missing.map(label, "\\"" + label + "\\"").join(", ")
}]`,
  message: "pod template must have the required labels",
};
