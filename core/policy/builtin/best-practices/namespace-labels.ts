import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt, textOf } from "#core/policy/builtin/text-of.ts";
import { groupVariables } from "./bundle-index.ts";
import { listAt, mapAt, nameOf } from "./bundle-fields.ts";
import { networkPolicyVariables } from "./network-policies.ts";

const SYSTEM = `["kube-system", "kube-public", "kube-node-lease", "default"]`;
const SELECTOR = "peer.?namespaceSelector";

/**
 * A selector for namespaces by a label that none has lets nobody in or out.
 * Fields: namespaceSelector in spec.ingress[*].from and spec.egress[*].to of NetworkPolicies
 * Allowed values: kubernetes.io/metadata.name, which Kubernetes sets; labels of a Namespace of the overlay; labels of
 *   other namespaces, unless the key is "name", or the value names a namespace whose labels are known
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
 */
export const namespaceLabels: BuiltinRule = {
  id: "namespace-labels",
  title: "Namespaces are selected by labels that they have",
  severity: "medium",
  remedy: "Select by kubernetes.io/metadata.name, which every namespace has with its own name.",
  each: "bundle",
  match: { kinds: ["networking.k8s.io/NetworkPolicy"] },
  variables: [
    ...networkPolicyVariables,
    {
      name: "namespaces",
      cel: `resources.filter(r, r.kind == "Namespace" && r.apiVersion == "v1")`,
    },
    ...groupVariables({
      name: "named",
      list: `variables.namespaces.map(r, {"key": dyn(${nameOf("r")})})`,
    }),
    ...groupVariables({
      name: "labelled",
      list: `variables.namespaces.map(r, ${mapAt("r.?metadata.?labels")}.transformList(k, v,
    [{"key": dyn(string(k))}, {"key": dyn(string(k) + "=" + ${textOf("v")})}]).flatten()).flatten()`,
    }),
    {
      name: "selectors",
      cel: `variables.policies.map(b, [["ingress", "from"], ["egress", "to"]].map(field,
    ${listAt("b.resource.?spec[?field[0]]")}.transformList(i, rule,
      ${listAt("rule[?field[1]]")}.transformList(j, peer, {
        "resource": b.resource,
        "path": dyn("/spec/" + field[0] + "/" + string(i) + "/" + field[1] + "/" + string(j) + "/namespaceSelector"),
        "terms": ${mapAt(`${SELECTOR}.?matchLabels`)}.transformList(k, v, {"label": dyn(string(k)), "values": dyn([${textOf("v")}])})
          + ${listAt(`${SELECTOR}.?matchExpressions`)}.filter(term, term.?operator.orValue("") in ["In", "Exists"])
            .map(term, {"label": dyn(${textAt("term.?key")}), "values": dyn(${listAt("term.?values")}.map(v, ${textOf("v")}))})
      })).flatten()).flatten()).flatten()`,
    },
    {
      name: "wrong",
      cel: `variables.selectors.map(s, {
    "resource": s.resource,
    "path": s.path,
    "terms": s.terms.filter(t, t.label != "kubernetes.io/metadata.name"
      && (t.values.size() == 0 ? t.label == "name" && !(t.label in variables.labelled)
        : !t.values.exists(v, (t.label + "=" + v) in variables.labelled)
          && (t.label == "name" || t.values.all(v, v in ${SYSTEM} || v in variables.named))))
  })`,
    },
  ],
  cel: `variables.wrong.filter(s, s.terms.size() > 0).map(s, {
    "resource": s.resource,
    "path": s.path,
    "message": dyn("namespaceSelector asks for the label "
      + s.terms.map(t, t.label + (t.values.size() == 0 ? "" : "=" + t.values.join("|"))).join(", ")
      + ", which no namespace of this overlay has and Kubernetes does not set")
  })`,
  message: "namespaceSelector must ask for a label that namespaces have",
};
