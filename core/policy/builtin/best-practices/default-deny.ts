import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { groupVariables } from "./bundle-index.ts";
import { listAt, mapAt, nameOf, namespaceOf } from "./bundle-fields.ts";

const NAMESPACE = `(r.kind == "Namespace" && r.apiVersion == "v1" ? ${nameOf("r")} : ${namespaceOf("r")})`;
const TYPES = listAt("p.spec.?policyTypes");

/**
 * Traffic that nobody has allowed does not flow.
 * Fields: NetworkPolicies of every namespace that the overlay makes or puts pods into
 * Allowed values: for ingress and for egress a policy with podSelector {}, that direction in policyTypes
 *   (ingress also when policyTypes is left out) and no rules for it; what is allowed stands in further policies.
 *   Namespaces in params.defaultDenyExempt are not judged
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies
 */
export const defaultDeny: BuiltinRule = {
  id: "default-deny",
  title: "Every namespace denies traffic by default",
  severity: "medium",
  remedy:
    "Add a NetworkPolicy with podSelector: {} and policyTypes: [Ingress, Egress] and no rules.",
  each: "bundle",
  variables: [
    ...groupVariables({
      name: "holders",
      list: `resources.filter(r, (r.kind == "Namespace" && r.apiVersion == "v1") || r.kind == "Pod" || r.kind == "CronJob"
    || r.?spec.?template.?spec.?containers.orValue(null) != null
    || (r.kind == "Rollout" && r.?spec.?workloadRef.orValue(null) != null))
  .map(r, {"key": dyn(${NAMESPACE}), "resource": dyn(r)})`,
    }),
    {
      name: "policies",
      cel: `resources.filter(r, r.kind == "NetworkPolicy" && r.apiVersion == "networking.k8s.io/v1"
    && ${mapAt("r.?spec.?podSelector.?matchLabels")}.size() == 0
    && ${listAt("r.?spec.?podSelector.?matchExpressions")}.size() == 0)
  .map(r, {"key": dyn(${namespaceOf("r")}), "spec": r.?spec.orValue({})})`,
    },
    ...groupVariables({
      name: "ingress",
      list: `variables.policies.filter(p, (${TYPES}.size() == 0 || "Ingress" in ${TYPES})
  && ${listAt("p.spec.?ingress")}.size() == 0)`,
    }),
    ...groupVariables({
      name: "egress",
      list: `variables.policies.filter(p, "Egress" in ${TYPES} && ${listAt("p.spec.?egress")}.size() == 0)`,
    }),
  ],
  cel: `variables.holders.transformList(n, holders,
    !(n in params.defaultDenyExempt) && (!(n in variables.ingress) || !(n in variables.egress)), {
    "resource": (holders.filter(h, h.resource.kind == "Namespace") + holders)[0].resource,
    "path": dyn(""),
    "message": dyn((n == "" ? "the namespace of this overlay" : "namespace \\"" + n + "\\"")
      + " has no NetworkPolicy that denies " + (n in variables.ingress ? "egress" : n in variables.egress ? "ingress"
        : "ingress and egress") + " by default")
  })`,
  message: "every namespace must have a NetworkPolicy that denies by default",
};
