import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { CONTAINER_NAME } from "#core/policy/builtin/text-of.ts";

/**
 * A process that breaks out of its container should not be root outside.
 * Fields: securityContext.{runAsNonRoot,runAsUser} of every container, else of the pod
 * Allowed values: runAsNonRoot true or runAsUser above 0, and never runAsUser 0; not judged for Windows pods
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export const runAsNonRoot: BuiltinRule = {
  id: "run-as-non-root",
  title: "Containers do not run as root",
  severity: "high",
  remedy: "Set runAsNonRoot: true in the pod's securityContext, and use an image with a user.",
  each: "container",
  path: ".securityContext",
  variables: [
    { name: "user", cel: effective("runAsUser") },
    { name: "nonRoot", cel: effective("runAsNonRoot") },
  ],
  cel: `podSpec.?os.?name.orValue("") == "windows"
  || (variables.user != 0 && (variables.nonRoot == true
    || (type(variables.user) == int && variables.user > 0)))`,
  message: `container "{{${CONTAINER_NAME}}}" must {{variables.user == 0 ? "not set runAsUser=0" : "set runAsNonRoot=true"}}, itself or by its pod`,
};

/** CEL for the container's value of a field, else the pod's, else null. */
function effective(field: string): string {
  return `([container, podSpec].map(owner, owner.?securityContext.?${field}.orValue(null))
  .filter(value, value != null) + [dyn(null)])[0]`;
}
