import type { PolicyVariable } from "#core/policy/policy.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { namespaceOf, resourceKey, targetKey } from "./bundle-fields.ts";

/** CEL: the workload leaves its replicas to nobody else. */
export const SETS_REPLICAS = `!((${resourceKey("r")}) in variables.autoscaled)
  && !((${resourceKey("r")}) in variables.driven)`;

/** Keys of what an autoscaler scales, and of Deployments that a Rollout drives by workloadRef. */
export const scalingVariables: readonly PolicyVariable[] = [
  {
    name: "autoscaled",
    cel: `resources.filter(r, r.kind in ["HorizontalPodAutoscaler", "ScaledObject"])
  .map(r, r.kind == "ScaledObject"
    ? ${namespaceOf("r")} + "/" + optional.ofNonZeroValue(r.?spec.?scaleTargetRef.?kind.orValue("")).orValue("Deployment")
      + "/" + ${textAt("r.?spec.?scaleTargetRef.?name")}
    : ${targetKey("r", ".?spec.?scaleTargetRef")})`,
  },
  {
    name: "driven",
    cel: `resources.filter(r, r.kind == "Rollout" && r.?spec.?workloadRef.orValue(null) != null)
  .map(r, ${targetKey("r", ".?spec.?workloadRef")})`,
  },
];
