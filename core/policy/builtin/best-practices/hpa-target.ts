import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { resourceKey, targetKey } from "./bundle-fields.ts";

/**
 * An autoscaler must have something to scale.
 * Fields: spec.scaleTargetRef of HorizontalPodAutoscalers
 * Allowed values: kind and name of a resource of the same overlay, in the same namespace and API group
 * @see https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/
 */
export const hpaTarget: BuiltinRule = {
  id: "hpa-target",
  title: "Autoscalers have something to scale",
  severity: "high",
  remedy: "Make scaleTargetRef name a workload of this overlay by apiVersion, kind and name.",
  each: "bundle",
  match: { kinds: ["autoscaling/HorizontalPodAutoscaler"] },
  variables: [
    {
      name: "present",
      cel: `resources.map(r, r.apiVersion.split("/")[0] + " " + ${resourceKey("r")})`,
    },
  ],
  cel: `resources
  .filter(r, r.kind == "HorizontalPodAutoscaler" && r.apiVersion.startsWith("autoscaling/")
    && !((${textAt("r.?spec.?scaleTargetRef.?apiVersion")}.split("/")[0] + " "
      + ${targetKey("r", ".?spec.?scaleTargetRef")}) in variables.present))
  .map(r, {
    "resource": r,
    "path": dyn("/spec/scaleTargetRef"),
    "message": dyn(r.?spec.?scaleTargetRef.orValue(null) == null ? "scaleTargetRef names nothing to scale"
      : "scaleTargetRef names " + ${textAt("r.?spec.?scaleTargetRef.?kind")} + " \\""
        + ${textAt("r.?spec.?scaleTargetRef.?name")} + "\\", which this overlay does not have")
  })`,
  message: "scaleTargetRef must name a workload of this overlay",
};
