import type { PolicyVariable } from "#core/policy/policy.ts";
import { labelIndexVariables } from "./bundle-index.ts";
import { mapAt, namespaceOf } from "./bundle-fields.ts";

const TEMPLATE = `(r.kind == "Pod" ? dyn(r)
  : r.kind == "CronJob" ? r.?spec.?jobTemplate.?spec.?template.orValue(null)
  : r.?spec.?template.orValue(null))`;

/** `templates`: the pods of the overlay, `{resource, namespace, labels, spec}`, and the index of the same name. */
export const templateVariables: readonly PolicyVariable[] = [
  {
    name: "templates",
    cel: `resources.map(r, {"resource": dyn(r), "namespace": dyn(${namespaceOf("r")}), "template": ${TEMPLATE}})
  .filter(t, type(t.template) == map && type(t.template.?metadata.?labels.orValue({})) == map)
  .map(t, {
    "resource": t.resource,
    "namespace": t.namespace,
    "labels": ${mapAt("t.template.?metadata.?labels")},
    "spec": ${mapAt("t.template.?spec")}
  })`,
  },
  ...labelIndexVariables({ name: "templates", list: "variables.templates" }),
];
