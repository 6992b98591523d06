import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textOf } from "#core/policy/builtin/text-of.ts";
import { candidates } from "./bundle-index.ts";
import { namespaceOf } from "./bundle-fields.ts";
import { templateVariables } from "./pod-templates.ts";

const TEMPLATES = candidates({
  name: "templates",
  namespace: "s.namespace",
  matchLabels: "s.resource.spec.selector",
});

/**
 * A Service must reach pods.
 * Fields: spec.selector of Services against the labels of Pods and pod templates
 * Allowed values: labels of a Pod or pod template of the same overlay and namespace; Services without
 *   a selector and of type ExternalName are not judged
 * @see https://kubernetes.io/docs/concepts/services-networking/service/
 */
export const serviceSelector: BuiltinRule = {
  id: "service-selector",
  title: "Services reach pods",
  severity: "medium",
  remedy: "Make spec.selector a part of the labels of the pod template it should reach.",
  each: "bundle",
  match: { kinds: ["core/Service"] },
  variables: [
    ...templateVariables,
    {
      name: "services",
      cel: `resources.filter(r, r.kind == "Service" && r.apiVersion == "v1"
    && r.?spec.?type.orValue("") != "ExternalName" && r.?spec.?selector.orValue(null) != null
    && r.spec.selector.size() > 0)
  .map(r, {"resource": dyn(r), "namespace": dyn(${namespaceOf("r")})})`,
    },
  ],
  cel: `variables.services
  .filter(s, !${TEMPLATES}.exists(found,
    s.resource.spec.selector.all(key, value, found.item.labels[?key].orValue(null) == value)))
  .map(s, {
    "resource": s.resource,
    "path": dyn("/spec/selector"),
    "message": dyn("no pod template of this overlay has the labels "
      + s.resource.spec.selector.transformList(key, value, key + "=" + ${textOf("value")}).join(", "))
  })`,
  message: "spec.selector must select a pod template of this overlay",
};
