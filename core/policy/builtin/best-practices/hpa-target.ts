import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { groupVariables } from "./bundle-index.ts";
import { named, nameOf, namespaceOf, resourceKey, targetKey } from "./bundle-fields.ts";
import { driverVariables, IS_AUTOSCALER, SCALED_KEY } from "./scaling.ts";

const FIELD = `(r.kind == "VerticalPodAutoscaler" ? "targetRef" : "scaleTargetRef")`;
const KEY = `(r.kind == "VerticalPodAutoscaler" ? ${targetKey("r", ".?spec.?targetRef")} : ${SCALED_KEY})`;
const API_VERSION = textAt(`r.?spec[?${FIELD}].?apiVersion`);
const GROUP = `(r.kind == "ScaledObject" && ${API_VERSION} == "" ? "apps" : ${API_VERSION}.split("/")[0])`;

/**
 * An autoscaler must have something to scale.
 * Fields: spec.scaleTargetRef of HorizontalPodAutoscalers and KEDA's ScaledObjects, spec.targetRef of
 *   VerticalPodAutoscalers
 * Allowed values: kind and name of a resource of the same overlay, in the same namespace and API group; not a
 *   Deployment that a Rollout drives by workloadRef. Not judged where the overlay has no pods in the namespace
 * @see https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/
 */
export const hpaTarget: BuiltinRule = {
  id: "hpa-target",
  title: "Autoscalers have something to scale",
  severity: "high",
  remedy: "Make the reference name a workload of this overlay by apiVersion, kind and name.",
  each: "bundle",
  match: {
    kinds: [
      "autoscaling/HorizontalPodAutoscaler",
      "autoscaling.k8s.io/VerticalPodAutoscaler",
      "keda.sh/ScaledObject",
    ],
  },
  variables: [
    ...driverVariables,
    ...groupVariables({
      name: "present",
      list: `resources.map(r, {"key": dyn(r.apiVersion.split("/")[0] + " " + ${resourceKey("r")})})`,
    }),
    ...groupVariables({
      name: "named",
      list: `resources.filter(r, type(r.?spec.?template.orValue(null)) == map || r.kind in ["Pod", "CronJob", "Rollout"])
  .map(r, {"key": dyn(${namespaceOf("r")} + "/" + ${nameOf("r")}), "resource": dyn(r)})`,
    }),
    ...groupVariables({
      name: "populated",
      list: `variables.namedSorted.map(n, {"key": dyn(${namespaceOf("n.resource")})})`,
    }),
    {
      name: "autoscalers",
      cel: `resources.filter(r, ${IS_AUTOSCALER}
    || r.kind == "VerticalPodAutoscaler" && r.apiVersion.startsWith("autoscaling.k8s.io/"))
  .map(r, {
    "resource": dyn(r),
    "field": dyn(${FIELD}),
    "kind": dyn(${KEY}.split("/")[1]),
    "name": dyn(${textAt(`r.?spec[?${FIELD}].?name`)}),
    "found": dyn((${GROUP} + " " + ${KEY}) in variables.present),
    "drivers": variables.drivers[?${KEY}].orValue([]),
    "others": variables.named[?(${namespaceOf("r")} + "/" + ${textAt(`r.?spec[?${FIELD}].?name`)})].orValue([]),
    "populated": dyn(${namespaceOf("r")} in variables.populated)
  })`,
    },
  ],
  cel: `variables.autoscalers
  .filter(a, a.found ? a.drivers.size() > 0 : a.name == "" || a.others.size() > 0 || a.populated)
  .map(a, {
    "resource": a.resource,
    "path": dyn("/spec/" + a.field),
    "message": dyn(a.name == "" ? a.field + " names nothing to scale"
      : a.field + " names " + a.kind + " \\"" + a.name + "\\", which "
        + (a.found ? "leaves its pods to " + ${named("a.drivers[0].resource")} + " (workloadRef)"
          : a.others.size() > 0 ? "is of kind " + a.others[0].resource.kind + " (" + a.others[0].resource.apiVersion + ") here"
          : "this overlay does not have"))
  })`,
  message: "the reference must name a workload of this overlay",
};
