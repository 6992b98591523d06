import { textAt, textOf } from "#core/policy/builtin/text-of.ts";
import { listAt, mapAt } from "./bundle-fields.ts";

const PORTS = listAt("rule.?ports");
const PEERS = listAt("rule.?to");
const IS_PORT_53 = `(p.?port.orValue(null) == 53
  || type(p.?port.orValue(null)) == int && type(p.?endPort.orValue(null)) == int && p.port <= 53 && 53 <= p.endPort
  || ${textAt("p.?port")}.matches("^(dns|domain)"))`;

/** CEL: the peer is one address, which needs no name; the usual addresses of a node's DNS cache are link-local. */
const IS_ONE_ADDRESS = `${textAt("peer.?ipBlock.?cidr")}.matches("/(32|128)$")`;

/** CEL: the rule leads to what is found by its name: not to port 53 alone, nor to single addresses alone. */
export const NEEDS_NAMES = `!(${PORTS}.size() > 0 && ${PORTS}.all(p, p.?port.orValue(null) != null && ${IS_PORT_53}))
  && (${PEERS}.size() == 0 || ${PEERS}.exists(peer, !(${IS_ONE_ADDRESS})))`;

const NAMESPACE_TERMS = listAt("peer.?namespaceSelector.?matchExpressions");

/** CEL: the peer may be the DNS of the cluster, as far as its labels and addresses can tell. */
const MAY_BE_DNS = `(peer.?ipBlock.orValue(null) != null
    ? !(${IS_ONE_ADDRESS}) || ${textAt("peer.?ipBlock.?cidr")}.startsWith("169.254.")
  : peer.?namespaceSelector.orValue(null) != null
    && ${mapAt("peer.?namespaceSelector.?matchLabels")}.all(k, v, k != "kubernetes.io/metadata.name" || ${textOf("v")}.matches("^kube-system$|dns"))
    && ${NAMESPACE_TERMS}.all(term, term.?key.orValue("") != "kubernetes.io/metadata.name"
      || term.?operator.orValue("") != "In" || ${listAt("term.?values")}.exists(v, ${textOf("v")}.matches("^kube-system$|dns"))))`;

/** CEL: the rule lets DNS out over a protocol: by port 53 to anywhere, or by all ports to what may be the DNS. */
export function allowsDns(protocol: "UDP" | "TCP"): string {
  const own = `optional.ofNonZeroValue(p.?protocol.orValue("TCP")).orValue("TCP") == "${protocol}"`;
  return `(${PORTS}.size() > 0
  ? ${PORTS}.exists(p, ${own} && (p.?port.orValue(null) == null || ${IS_PORT_53}))
  : ${PEERS}.size() == 0 || ${PEERS}.exists(peer, ${MAY_BE_DNS}))`;
}
