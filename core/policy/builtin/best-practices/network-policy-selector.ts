import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { hintVariables } from "./label-hints.ts";
import { networkPolicyVariables } from "./network-policies.ts";
import { templateVariables } from "./pod-templates.ts";
import { selectsNothing } from "./selections.ts";

/**
 * A NetworkPolicy that selects no pod guards none and opens nothing.
 * Fields: spec.podSelector of NetworkPolicies against the labels of Pods and pod templates
 * Allowed values: {} for all pods; labels of a Pod or pod template of the same overlay and namespace. Not judged
 *   when no pod there has any of the keys or values: such a policy is about pods of somebody else
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource
 */
export const networkPolicySelector: BuiltinRule = {
  id: "network-policy-selector",
  title: "Network policies select pods",
  severity: "medium",
  remedy: "Make spec.podSelector.matchLabels a part of the labels of the pod template it is for.",
  each: "bundle",
  match: { kinds: ["networking.k8s.io/NetworkPolicy"] },
  variables: [
    ...templateVariables,
    ...hintVariables({ name: "templates", list: "variables.templates" }),
    ...networkPolicyVariables,
  ],
  cel: selectsNothing({ list: "variables.policies", path: "/spec/podSelector" }),
  message: "spec.podSelector must select a pod template of this overlay",
};
