import type { PolicyVariable } from "#core/policy/policy.ts";
import { textOf } from "#core/policy/builtin/text-of.ts";
import { groupVariables } from "./bundle-index.ts";
import { nameOf, namespaceOf } from "./bundle-fields.ts";

const VALUE = textOf("v");

/**
 * Variables `<name>Hints` about a list `{namespace, labels}`: which label keys, values and pairs its elements have, by
 * namespace, and which pairs they have anywhere. `scope` is CEL on an element `t`: pairs count in their scope.
 */
export function hintVariables({
  name,
  list,
  scope = '""',
}: {
  readonly name: string;
  readonly list: string;
  readonly scope?: string;
}): readonly PolicyVariable[] {
  const hints = groupVariables({
    name: `${name}Hints`,
    list: `${list}.map(t, t.labels.transformList(k, v, [
    {"key": dyn(t.namespace + "/" + string(k))},
    {"key": dyn(t.namespace + "/=" + ${VALUE})},
    {"key": dyn(t.namespace + "/" + string(k) + "=" + ${VALUE})},
    {"key": dyn(${scope} + "*/" + string(k) + "=" + ${VALUE})}
  ]).flatten()).flatten()`,
  });
  return [...hints, ...MAKERS];
}

/** Custom resources that stand for themselves: no operator makes pods of them. */
const PODLESS_KINDS = `["ServiceMonitor", "PodMonitor", "PrometheusRule", "Probe", "ScrapeConfig", "VMServiceScrape",
  "VMPodScrape", "VMRule", "ExternalSecret", "SecretStore", "SealedSecret", "Certificate", "Issuer", "ScaledObject", "Rollout",
  "AnalysisTemplate", "Application", "AppProject", "HTTPRoute", "GRPCRoute", "VirtualService", "DestinationRule",
  "IngressRoute", "CiliumNetworkPolicy"]`;

/** Names of custom resources of which an operator may make pods and Services; those carry the name as a label. */
const MAKERS = groupVariables({
  name: "makers",
  list: `resources.filter(r, r.apiVersion.matches("^[^/]+[.][^/]+/") && !r.apiVersion.contains(".k8s.io/")
    && !(r.kind in ${PODLESS_KINDS}))
  .map(r, {"key": dyn(${namespaceOf("r")} + "/" + ${nameOf("r")})})`,
});

/**
 * CEL: labels that select nothing were meant for elements that are here: one pair has a key or a value of theirs, or is
 * found in another namespace; or each pair is found, but never all on one. No value is the name of a custom resource.
 */
export function isNear({
  name,
  namespace,
  matchLabels,
  scope = '""',
  home = namespace,
}: {
  readonly name: string;
  readonly namespace: string;
  readonly matchLabels: string;
  readonly scope?: string;
  /** The namespace as resources have it, where the elements' own is written in another way. */
  readonly home?: string;
}): string {
  const known = (hint: string) => `(${hint}) in variables.${name}Hints`;
  const pair = known(`${namespace} + "/" + string(k) + "=" + ${VALUE}`);
  const made = `${matchLabels}.exists(k, v, (${home} + "/" + ${VALUE}) in variables.makers)`;
  return `(!(${made}) && (${matchLabels}.size() > 0 && ${matchLabels}.all(k, v, ${pair})
  || ${matchLabels}.exists(k, v, !(${pair}) && (${known(`${namespace} + "/" + string(k)`)}
    || ${known(`${namespace} + "/=" + ${VALUE}`)} || ${known(`${scope} + "*/" + string(k) + "=" + ${VALUE}`)}))))`;
}
