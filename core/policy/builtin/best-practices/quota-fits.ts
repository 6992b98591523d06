import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { named } from "./bundle-fields.ts";
import { keptVariables } from "./kept-pods.ts";
import { limitRangeVariables, needOf, QUOTA_LIMITS, thousandths, written } from "./pod-needs.ts";

/**
 * Pods beyond the quota are never made, and the workload never reaches its minimum.
 * Fields: spec.hard of ResourceQuotas against the fewest pods that the workloads of the namespace keep
 *   (spec.replicas, or the minimum of their autoscaler) times their requests or limits
 * Allowed values: pods, requests.* and limits.* of at least that sum; what a LimitRange adds is counted.
 *   Quotas with scopes are not judged; DaemonSets, Jobs and CronJobs are not counted
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export const quotaFits: BuiltinRule = {
  id: "quota-fits",
  title: "Quotas hold what the workloads keep at least",
  severity: "high",
  remedy: "Raise the quota, or lower minReplicas, replicas or the requests of the pods.",
  each: "bundle",
  match: { kinds: ["core/ResourceQuota"] },
  variables: [
    ...keptVariables,
    ...limitRangeVariables,
    {
      name: "limits",
      cel: QUOTA_LIMITS,
    },
    {
      name: "needs",
      cel: `variables.limits.map(q, {
    "limit": q,
    "parts": variables.keptIn[?q.namespace].orValue([]).map(e, e.item)
      .filter(w, w.count > 0)
      .map(w, {"workload": w, "each": q.field == "pods" ? 1000 : ${needOf("w", "q")}})
      .filter(p, p.each > 0)
  })
  .map(n, {"limit": n.limit, "parts": n.parts, "sum": n.parts.map(p, int(p.workload.count) * p.each).sum()})`,
    },
  ],
  cel: `variables.needs.filter(n, n.sum > ${thousandths("n.limit.hard")}).map(n, {
    "resource": n.limit.resource,
    "path": dyn("/spec/hard/" + n.limit.key.replace("~", "~0").replace("/", "~1")),
    "message": dyn(n.limit.key + " is " + string(n.limit.hard) + ", but the workloads of this overlay need "
      + ${written("n.sum", "n.limit")} + " at least: "
      + n.parts.map(p, ${named("p.workload.resource")} + " "
        + (p.workload.field == "" ? "" : p.workload.field + " " + string(p.workload.count) + (n.limit.field == "pods" ? "" : " x "))
        + (n.limit.field == "pods" ? "" : ${written("p.each", "n.limit")})).sort().join(", "))
  })`,
  message: "a quota must hold what the workloads keep at least",
};
