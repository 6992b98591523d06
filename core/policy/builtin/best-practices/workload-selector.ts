import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { matchExpressionsOf, matchLabelsOf, selects } from "./label-selector.ts";

const SELECTS = selects({
  matchLabels: matchLabelsOf("variables.selector"),
  matchExpressions: matchExpressionsOf("variables.selector"),
  labels: "variables.labels",
});

/**
 * A workload must find the pods it makes; the API server refuses it otherwise.
 * Fields: spec.selector against spec.template.metadata.labels
 * Allowed values: a selector that is not empty and selects the template; not judged for Rollouts with workloadRef
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector
 */
export const workloadSelector: BuiltinRule = {
  id: "workload-selector",
  title: "Workloads select their own pods",
  severity: "high",
  remedy: "Make spec.selector.matchLabels a part of spec.template.metadata.labels.",
  match: {
    kinds: [
      "apps/Deployment",
      "apps/StatefulSet",
      "apps/DaemonSet",
      "apps/ReplicaSet",
      "argoproj.io/Rollout",
    ],
  },
  path: ".spec.selector",
  variables: [
    {
      name: "selector",
      cel: "optional.ofNonZeroValue(object.?spec.?selector.orValue({})).orValue({})",
    },
    {
      name: "labels",
      cel: "optional.ofNonZeroValue(object.?spec.?template.?metadata.?labels.orValue({})).orValue({})",
    },
  ],
  cel: `object.?spec.?workloadRef.orValue(null) != null
  || (variables.selector.size() > 0 && ${SELECTS})`,
  message:
    'selector must {{variables.selector.size() == 0 ? "not be empty" : "match the labels of the pod template"}}',
};
