import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { nameOf, namespaceOf } from "./bundle-fields.ts";

const NAMESPACE = `(r.kind == "Namespace" && r.apiVersion == "v1" ? ${nameOf("r")} : ${namespaceOf("r")})`;

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
    {
      name: "holders",
      cel: `resources.filter(r, (r.kind == "Namespace" && r.apiVersion == "v1") || r.kind == "Pod" || r.kind == "CronJob"
    || r.?spec.?template.?spec.?containers.orValue(null) != null
    || (r.kind == "Rollout" && r.?spec.?workloadRef.orValue(null) != null))
  .map(r, {"resource": dyn(r), "namespace": dyn(${NAMESPACE})})
  .filter(h, !(h.namespace in params.defaultDenyExempt))`,
    },
    {
      name: "policies",
      cel: `resources.filter(r, r.kind == "NetworkPolicy" && r.apiVersion == "networking.k8s.io/v1"
    && optional.ofNonZeroValue(r.?spec.?podSelector.?matchLabels.orValue({})) == optional.none()
    && optional.ofNonZeroValue(r.?spec.?podSelector.?matchExpressions.orValue([])) == optional.none())
  .map(r, {"namespace": dyn(${namespaceOf("r")}), "spec": r.?spec.orValue({})})`,
    },
    {
      name: "ingress",
      cel: `variables.policies.filter(p, (optional.ofNonZeroValue(p.spec.?policyTypes.orValue([])) == optional.none()
    || "Ingress" in p.spec.policyTypes)
  && optional.ofNonZeroValue(p.spec.?ingress.orValue([])) == optional.none()).map(p, p.namespace)`,
    },
    {
      name: "egress",
      cel: `variables.policies.filter(p, "Egress" in optional.ofNonZeroValue(p.spec.?policyTypes.orValue([])).orValue([])
  && optional.ofNonZeroValue(p.spec.?egress.orValue([])) == optional.none()).map(p, p.namespace)`,
    },
  ],
  cel: `variables.holders.map(h, h.namespace).distinct()
  .filter(n, !(n in variables.ingress) || !(n in variables.egress))
  .map(n, {
    "resource": (variables.holders.filter(h, h.namespace == n && h.resource.kind == "Namespace")
      + variables.holders.filter(h, h.namespace == n))[0].resource,
    "path": dyn(""),
    "message": dyn((n == "" ? "the namespace of this overlay" : "namespace \\"" + n + "\\"")
      + " has no NetworkPolicy that denies " + (n in variables.ingress ? "egress" : n in variables.egress ? "ingress"
        : "ingress and egress") + " by default")
  })`,
  message: "every namespace must have a NetworkPolicy that denies by default",
};
