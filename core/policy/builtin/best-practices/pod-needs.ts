import type { PolicyVariable } from "#core/policy/policy.ts";
import { groupVariables } from "./bundle-index.ts";
import { listAt, mapAt, namespaceOf } from "./bundle-fields.ts";

const GIBI = "1073741824";
const MEBI = "1048576";
const KIBI = "1024";

/** CEL: an amount ("500m", 2, "1Gi") in thousandths, so that sums are exact; 0 for what is none. */
export function thousandths(value: string): string {
  return `[string(${value})].map(text, isQuantity(text) ? int(math.round(quantity(text).asApproximateFloat() * 1000.0)) : 0)[0]`;
}

/** CEL: thousandths as people write the resource of a quota's limit: 1500m, 2, 512Mi. */
export function written(amount: string, limit: string): string {
  const bytes = `(${amount} / 1000)`;
  const inUnit = (unit: string, suffix: string) =>
    `${bytes} % ${unit} == 0 ? string(${bytes} / ${unit}) + "${suffix}"`;
  return `(${limit}.name in ["memory", "ephemeral-storage"]
  ? (${inUnit(GIBI, "Gi")} : ${inUnit(MEBI, "Mi")} : ${inUnit(KIBI, "Ki")} : string(${bytes}))
  : ${amount} % 1000 == 0 ? string(${amount} / 1000) : string(${amount}) + "m")`;
}

const COMPUTE = `["cpu", "memory", "ephemeral-storage"]`;
const NAMED_RESOURCE = `(key.startsWith("requests.") || key.startsWith("limits.") ? key.substring(key.indexOf(".") + 1) : key)`;

/**
 * CEL: the limits of all quotas without scopes that pods count against, `{resource, namespace, key, hard, field,
 * name}`: `field` is pods, requests or limits.
 */
export const QUOTA_LIMITS = `resources.filter(r, r.kind == "ResourceQuota"
    && ${listAt("r.?spec.?scopes")}.size() == 0 && r.?spec.?scopeSelector.orValue(null) == null)
  .map(r, ${mapAt("r.?spec.?hard")}.transformList(key, hard, {
    "resource": dyn(r),
    "namespace": dyn(${namespaceOf("r")}),
    "key": dyn(key),
    "hard": hard,
    "field": dyn(key in ["pods", "count/pods"] ? "pods" : key.startsWith("limits.") ? "limits" : "requests"),
    "name": dyn(${NAMED_RESOURCE})
  })).flatten()
  .filter(q, q.hard != null && (q.field == "pods" || q.name in ${COMPUTE}
    || q.key.startsWith("requests.") && q.name.contains("/") && !q.key.contains(".storageclass.")))`;

/** `limitRanges`: what LimitRanges set for containers, `{item}` by namespace. */
export const limitRangeVariables: readonly PolicyVariable[] = groupVariables({
  name: "limitRanges",
  list: `resources.filter(r, r.kind == "LimitRange")
  .map(r, ${listAt("r.?spec.?limits")}.filter(item, item.?type.orValue("") == "Container")
    .map(item, {"key": dyn(${namespaceOf("r")}), "item": item})).flatten()`,
});

/**
 * CEL: what one pod of the workload asks of a limit's resource, in thousandths. Requests fall back on limits, and
 * both on what a LimitRange of the namespace sets, as the API server does it.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
 */
export function needOf(workload: string, limit: string): string {
  const containers = listAt(`${workload}.spec.?containers`);
  const inits = listAt(`${workload}.spec.?initContainers`);
  const sidecars = `${inits}.filter(c, c.?restartPolicy.orValue("") == "Always")`;
  const each = (list: string) => `${list}.map(c, ${ofContainer(limit)})`;
  return `(${ownOf(`${workload}.spec`, limit)}.size() > 0 ? ${thousandths(`${ownOf(`${workload}.spec`, limit)}[0]`)}
  : math.greatest((${each(containers)} + ${each(sidecars)} + [0]).sum(), (${each(inits)} + [0]).max()))`;
}

/** CEL: the amount that a container or pod itself sets, as a list of none or one. */
function ownOf(holder: string, limit: string): string {
  return `[${holder}.?resources[?${limit}.field][?${limit}.name].orValue(null)].filter(v, v != null)`;
}

function ofContainer(limit: string): string {
  const ranges = `variables.limitRanges[?${limit}.namespace].orValue([])`;
  const ranged = (field: string) =>
    `${ranges}.map(range, range.item[?"${field}"][?${limit}.name].orValue(null))`;
  const limits = `[c.?resources.?limits[?${limit}.name].orValue(null)]`;
  const requests = `(${limit}.field == "requests" ? ${limits} + ${ranged("defaultRequest")} : [])`;
  const least = `(${limit}.field == "requests" ? ${ranged("min")} : [])`;
  const all = `(${ownOf("c", limit)} + ${requests} + ${ranged("default")} + ${ranged("max")} + ${least})`;
  return `(${all}.filter(v, v != null).map(v, ${thousandths("v")}) + [0])[0]`;
}
