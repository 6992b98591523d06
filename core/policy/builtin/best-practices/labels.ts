import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { LABELLED_KINDS } from "./labelled-kinds.ts";

/**
 * Who owns it, which environment it is in, which application it belongs to.
 * Fields: metadata.labels of workloads, Services, Ingresses and PersistentVolumeClaims
 * Allowed values: every label of params.requiredLabels (owner, env, app) with a value
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export const labels: BuiltinRule = {
  id: "labels",
  title: "Resources carry the required labels",
  severity: "medium",
  remedy: "Add the labels; in kustomize once for an overlay, with labels: [{pairs: {...}}].",
  match: { kinds: LABELLED_KINDS },
  path: ".metadata.labels",
  variables: [
    {
      name: "missing",
      cel: `params.requiredLabels
  .filter(label, object.?metadata.?labels[?label].orValue("") in [dyn(""), dyn(null)])`,
    },
  ],
  cel: "variables.missing.size() == 0",
  message: `{{object.kind}} must have the label{{variables.missing.size() == 1 ? "" : "s"}} {{variables.missing.map(label, "\\"" + label + "\\"").join(", ")}}`,
};
