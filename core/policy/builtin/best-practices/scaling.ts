import type { PolicyVariable } from "#core/policy/policy.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { groupVariables } from "./bundle-index.ts";
import { namespaceOf, resourceKey, targetKey, valueAt } from "./bundle-fields.ts";

/** CEL: the resource is an autoscaler, of Kubernetes or of KEDA. */
export const IS_AUTOSCALER = `(r.kind == "HorizontalPodAutoscaler" && r.apiVersion.startsWith("autoscaling/")
  || r.kind == "ScaledObject" && r.apiVersion.startsWith("keda.sh/"))`;

/** CEL: "namespace/Kind/name" of what an autoscaler scales; KEDA's default kind is Deployment. */
export const SCALED_KEY = `(r.kind == "ScaledObject"
  ? ${namespaceOf("r")} + "/" + optional.ofNonZeroValue(${textAt("r.?spec.?scaleTargetRef.?kind")}).orValue("Deployment")
    + "/" + ${textAt("r.?spec.?scaleTargetRef.?name")}
  : ${targetKey("r", ".?spec.?scaleTargetRef")})`;

/** `drivers`: Rollouts that drive a Deployment by workloadRef, by its key. */
export const driverVariables = groupVariables({
  name: "drivers",
  list: `resources.filter(r, r.kind == "Rollout" && r.?spec.?workloadRef.orValue(null) != null)
  .map(r, {"key": dyn(${targetKey("r", ".?spec.?workloadRef")}), "resource": dyn(r)})`,
});

/** `scalers`: autoscalers `{resource, field, minimum}` by the key of what they scale; and `drivers`. */
export const scalingVariables: readonly PolicyVariable[] = [
  ...groupVariables({
    name: "scalers",
    list: `resources.filter(r, ${IS_AUTOSCALER}).map(r, {
    "key": dyn(${SCALED_KEY}),
    "resource": dyn(r),
    "field": dyn(r.kind == "ScaledObject" ? "minReplicaCount" : "minReplicas"),
    "minimum": r.kind == "ScaledObject" ? ${valueAt("r.?spec.?minReplicaCount", "0")} : ${valueAt("r.?spec.?minReplicas", "1")}
  })`,
  }),
  ...driverVariables,
];

/** CEL: the workload leaves its replicas to nobody else. */
export const SETS_REPLICAS = `!((${resourceKey("r")}) in variables.scalers)
  && !((${resourceKey("r")}) in variables.drivers)`;
