import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { scalingVariables, SETS_REPLICAS } from "./scaling.ts";

/**
 * One replica is no replica while its node is drained.
 * Fields: spec.replicas of Deployments and Rollouts, spec.minReplicas of their HorizontalPodAutoscalers
 * Allowed values: params.minReplicas (2) or more; 0, which is switched off on purpose;
 *   any in params.singleReplicaEnvironments (dev); an autoscaler's word counts instead of replicas
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas
 */
export const replicas: BuiltinRule = {
  id: "replicas",
  title: "Workloads survive the loss of a pod",
  severity: "medium",
  remedy: "Set spec.replicas (or minReplicas of the autoscaler) to 2 or more.",
  each: "bundle",
  match: {
    kinds: ["apps/Deployment", "argoproj.io/Rollout", "autoscaling/HorizontalPodAutoscaler"],
  },
  variables: [
    ...scalingVariables,
    {
      name: "counts",
      cel: `resources.filter(r, r.kind in ["Deployment", "Rollout"] && ${SETS_REPLICAS})
  .map(r, {"resource": dyn(r), "field": dyn("replicas"), "count": r.?spec.?replicas.orValue(1)})
+ resources.filter(r, r.kind == "HorizontalPodAutoscaler"
    && r.?spec.?scaleTargetRef.?kind.orValue("") in ["Deployment", "Rollout"])
  .map(r, {"resource": dyn(r), "field": dyn("minReplicas"), "count": r.?spec.?minReplicas.orValue(1)})`,
    },
  ],
  cel: `environment in params.singleReplicaEnvironments ? [] : variables.counts
  .map(c, {"resource": c.resource, "field": c.field, "count": c.count == null ? dyn(1) : c.count})
  .filter(c, type(c.count) == int && c.count != 0 && c.count < params.minReplicas)
  .map(c, {
    "resource": c.resource,
    "path": dyn("/spec/" + c.field),
    "message": dyn(c.resource.kind + " has " + c.field + " " + string(c.count) + ", expected at least "
      + string(params.minReplicas))
  })`,
  message: "workloads must have at least 2 replicas",
};
