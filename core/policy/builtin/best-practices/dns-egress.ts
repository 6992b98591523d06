import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { groupVariables } from "./bundle-index.ts";
import { listAt, named, resourceKey } from "./bundle-fields.ts";
import { allowsDns, NEEDS_NAMES } from "./egress-rules.ts";
import { networkPolicyVariables } from "./network-policies.ts";
import { templateVariables } from "./pod-templates.ts";
import { selectedBy } from "./selections.ts";

const EGRESS = listAt("b.resource.?spec.?egress");
const HAS_EGRESS = `("Egress" in ${listAt("b.resource.?spec.?policyTypes")}
  || ${listAt("b.resource.?spec.?policyTypes")}.size() == 0 && ${EGRESS}.size() > 0)`;
const FOREIGN_POLICIES = `["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "GlobalNetworkPolicy", "AdminNetworkPolicy",
  "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"]`;

/**
 * A pod that may call others but not ask for their addresses calls nobody.
 * Fields: spec.egress of all NetworkPolicies that select a pod template, taken together
 * Allowed values: rules that let port 53 out over UDP and TCP; no rules at all; rules to single addresses.
 *   Not judged: pods on the host's network, namespaces in params.defaultDenyExempt, overlays with network
 *   policies of other kinds
 * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
export const dnsEgress: BuiltinRule = {
  id: "dns-egress",
  title: "Pods that may call others may ask DNS",
  severity: "medium",
  remedy:
    "Allow egress to port 53 over UDP and TCP, to the pods labelled k8s-app=kube-dns in the namespace kube-system.",
  each: "bundle",
  match: { kinds: ["networking.k8s.io/NetworkPolicy"] },
  variables: [
    ...templateVariables,
    ...networkPolicyVariables,
    {
      name: "egress",
      cel: `resources.exists(r, r.kind in ${FOREIGN_POLICIES} || r.apiVersion.startsWith("projectcalico.org/")) ? []
  : variables.policies.filter(b, !(b.namespace in params.defaultDenyExempt) && ${HAS_EGRESS}).map(b, {
    "resource": b.resource,
    "namespace": b.namespace,
    "matchLabels": b.matchLabels,
    "matchExpressions": b.matchExpressions,
    "isWide": dyn(b.matchLabels.size() == 0 && b.matchExpressions.size() == 0),
    "needs": dyn(${EGRESS}.exists(rule, ${NEEDS_NAMES})),
    "udp": dyn(${EGRESS}.exists(rule, ${allowsDns("UDP")})),
    "tcp": dyn(${EGRESS}.exists(rule, ${allowsDns("TCP")}))
  })`,
    },
    ...groupVariables({
      name: "wide",
      list: `variables.egress.filter(b, b.isWide).map(b, {"key": b.namespace, "policy": dyn(b)})`,
    }),
    {
      name: "wideIn",
      cel: `variables.wide.transformMap(ns, list, {
    "udp": dyn(list.exists(p, p.policy.udp)),
    "tcp": dyn(list.exists(p, p.policy.tcp)),
    "needing": dyn(${firstOf("list.map(p, p.policy).filter(p, p.needs)")}),
    "partial": dyn(${firstOf("list.map(p, p.policy).filter(p, p.udp != p.tcp)")})
  })`,
    },
    ...groupVariables({
      name: "own",
      list: `variables.egress.filter(b, !b.isWide).map(b, ${selectedBy("templates")}
    .map(f, {"key": dyn(${resourceKey("f.item.resource")}), "policy": dyn(b)})).flatten()`,
    }),
    {
      name: "guarded",
      cel: `variables.templates
  .filter(t, t.spec.?hostNetwork.orValue(false) != true
    && ((${resourceKey("t.resource")}) in variables.own || t.namespace in variables.wide))
  .map(t, {
    "resource": t.resource,
    "own": variables.own[?(${resourceKey("t.resource")})].orValue([]).map(p, p.policy),
    "wide": variables.wideIn[?t.namespace].orValue({"udp": dyn(false), "tcp": dyn(false), "needing": dyn([]), "partial": dyn([])})
  })
  .map(t, {
    "resource": t.resource,
    "needing": t.own.filter(p, p.needs) + t.wide.needing,
    "partial": t.own.filter(p, p.udp != p.tcp) + t.wide.partial,
    "missing": (t.wide.udp || t.own.exists(p, p.udp) ? [] : ["UDP"])
      + (t.wide.tcp || t.own.exists(p, p.tcp) ? [] : ["TCP"])
  })`,
    },
  ],
  cel: `variables.guarded.filter(t, t.missing.size() > 0 && t.needing.size() > 0).map(t, {
    "resource": (t.partial + t.needing)[0].resource,
    "path": dyn("/spec/egress"),
    "message": dyn((t.needing[0].isWide ? "pods of this namespace" : "pods of " + ${named("t.resource")})
      + " may call others by name, but no NetworkPolicy of this overlay lets them reach port 53 over "
      + t.missing.join(" and "))
  })`,
  message: "egress rules must let pods ask DNS",
};

/** CEL: a list of the first element, or of none: all pods of a namespace share it. */
function firstOf(list: string): string {
  return `[${list}].map(all, all.size() > 1 ? [all[0]] : all)[0]`;
}
