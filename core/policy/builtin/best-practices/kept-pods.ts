import type { PolicyVariable } from "#core/policy/policy.ts";
import { groupVariables, labelIndexVariables } from "./bundle-index.ts";
import { mapAt, namespaceOf, resourceKey, targetKey, valueAt } from "./bundle-fields.ts";
import { scalingVariables } from "./scaling.ts";

/** CEL: kinds that say how many pods they keep. */
export const KEEPERS = `["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "Rollout"]`;

const OWN_TEMPLATE = `r.?spec.?template.orValue(null)`;
const DRIVEN_TEMPLATE = `(variables.deployments[?${targetKey("r", ".?spec.?workloadRef")}].orValue([])
    .map(d, d.resource.?spec.?template.orValue(null)) + [dyn(null)])[0]`;

/**
 * `kept`: workloads whose number of pods is known, `{resource, key, namespace, labels, spec, count, field}`, and
 * the index of the same name. `count` is the fewest that they keep: minReplicas of an autoscaler, else
 * replicas; `field` is the name of that field. What is no number (sorted to the front) leaves the workload out. A Rollout with workloadRef has the template of its Deployment.
 */
export const keptVariables: readonly PolicyVariable[] = [
  ...scalingVariables,
  ...groupVariables({
    name: "deployments",
    list: `resources.filter(r, r.kind == "Deployment" && variables.drivers.size() > 0)
  .map(r, {"key": dyn(${resourceKey("r")}), "resource": dyn(r)})`,
  }),
  {
    name: "workloads",
    cel: `resources.filter(r, r.kind in ${KEEPERS}
    && !((${resourceKey("r")}) in variables.drivers))
  .map(r, {
    "resource": dyn(r),
    "key": dyn(${resourceKey("r")}),
    "scalers": variables.scalers[?${resourceKey("r")}].orValue([]).sortBy(s, type(s.minimum) == int ? s.minimum : dyn(-1)),
    "replicas": ${valueAt("r.?spec.?replicas", "1")},
    "template": r.kind == "Rollout" && r.?spec.?workloadRef.orValue(null) != null ? ${DRIVEN_TEMPLATE} : ${OWN_TEMPLATE}
  })
+ resources.filter(r, r.kind == "Pod")
  .map(r, {"resource": dyn(r), "key": dyn(${resourceKey("r")}), "scalers": [], "replicas": dyn(1), "template": dyn(r)})`,
  },
  {
    name: "kept",
    cel: `variables.workloads.filter(w, type(w.template) == map && type(w.template.?metadata.?labels.orValue({})) == map)
  .map(w, {
    "resource": w.resource,
    "key": w.key,
    "namespace": dyn(${namespaceOf("w.resource")}),
    "labels": ${mapAt("w.template.?metadata.?labels")},
    "spec": ${mapAt("w.template.?spec")},
    "count": w.scalers.size() == 0 ? w.replicas : w.scalers[0].minimum,
    "field": w.resource.kind == "Pod" ? dyn("") : w.scalers.size() == 0 ? dyn("replicas") : w.scalers[0].field
  })
  .filter(w, type(w.count) == int)`,
  },
  ...labelIndexVariables({ name: "kept", list: "variables.kept" }),
];
