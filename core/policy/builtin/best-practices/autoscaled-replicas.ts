import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { named, resourceKey } from "./bundle-fields.ts";
import { scalingVariables } from "./scaling.ts";

/**
 * One number must not have two masters.
 * Fields: spec.replicas of what a HorizontalPodAutoscaler or a ScaledObject of the same overlay scales
 * Allowed values: undefined, null; 0, which switches the autoscaler off on purpose
 * @see https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling
 */
export const autoscaledReplicas: BuiltinRule = {
  id: "autoscaled-replicas",
  title: "What an autoscaler scales has no replicas in Git",
  severity: "medium",
  remedy:
    "Leave spec.replicas out; minReplicas of the autoscaler says how many there are at least.",
  each: "bundle",
  match: {
    kinds: [
      "apps/Deployment",
      "apps/StatefulSet",
      "apps/ReplicaSet",
      "core/ReplicationController",
      "argoproj.io/Rollout",
    ],
  },
  variables: [
    ...scalingVariables,
    {
      name: "counted",
      cel: `resources.filter(r, r.kind in ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "Rollout"]
    && r.?spec.?replicas.orValue(0) != 0 && r.spec.replicas != null)
  .map(r, {"resource": dyn(r), "scalers": variables.scalers[?${resourceKey("r")}].orValue([])})`,
    },
  ],
  cel: `variables.counted.filter(c, c.scalers.size() > 0).map(c, {
    "resource": c.resource,
    "path": dyn("/spec/replicas"),
    "message": dyn("replicas is " + string(c.resource.spec.replicas) + " in Git, and "
      + ${named("c.scalers[0].resource")} + " sets it too: every sync undoes what the autoscaler chose")
  })`,
  message: "spec.replicas must not be set where an autoscaler sets it",
};
