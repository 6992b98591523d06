import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { hintVariables } from "./label-hints.ts";
import { templateVariables } from "./pod-templates.ts";
import { labelSelectionsOf, selectsNothing } from "./selections.ts";

/**
 * A Service must reach pods.
 * Fields: spec.selector of Services against the labels of Pods and pod templates
 * Allowed values: labels of a Pod or pod template of the same overlay and namespace; Services without
 *   a selector and of type ExternalName are not judged, nor those about pods that the overlay does not hold
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
    ...hintVariables({ name: "templates", list: "variables.templates" }),
    {
      name: "services",
      cel: labelSelectionsOf(
        `resources.filter(r, r.kind == "Service" && r.apiVersion == "v1" && r.?spec.?type.orValue("") != "ExternalName")`,
        "r.?spec.?selector",
      ),
    },
  ],
  cel: selectsNothing({ list: "variables.services", path: "/spec/selector" }),
  message: "spec.selector must select a pod template of this overlay",
};
