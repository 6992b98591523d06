import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";

/**
 * Credentials for the API server go only to pods that say they want them.
 * Fields: spec.automountServiceAccountToken, spec.serviceAccountName
 * Allowed values: false; true together with a service account of its own (not "default")
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
 */
export const serviceAccountToken: BuiltinRule = {
  id: "service-account-token",
  title: "Only pods that ask for them get API credentials",
  severity: "medium",
  remedy:
    "Set automountServiceAccountToken: false; or true, with a serviceAccountName of its own, if the pod calls the API server.",
  each: "podSpec",
  path: ".automountServiceAccountToken",
  variables: [{ name: "mounts", cel: "podSpec.?automountServiceAccountToken.orValue(null)" }],
  cel: `variables.mounts == false || (variables.mounts == true
  && !(podSpec.?serviceAccountName.orValue("") in [dyn(""), dyn(null), dyn("default")]))`,
  message:
    "pod must set {{variables.mounts == true ? 'serviceAccountName to an account of its own' : 'automountServiceAccountToken=false'}}",
};
