import type { PodSecurityControl } from "./control.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";

/**
 * A seccomp profile that is given must be one that filters.
 * Fields: securityContext.seccompProfile.type of the pod and of every container
 * Allowed values: RuntimeDefault, Localhost, undefined
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const seccompBaseline: PodSecurityControl = {
  level: "baseline",
  rule: {
    id: "seccomp-baseline",
    title: "Seccomp is not switched off",
    severity: "high",
    remedy:
      "Set seccompProfile.type to RuntimeDefault, or to Localhost with a profile of the node.",
    each: "podSpec",
    cel: `variables.securityContexts
  .filter(s, s.context.?seccompProfile.orValue(null) != null
    && !(s.context.seccompProfile.?type.orValue("") in ["RuntimeDefault", "Localhost"]))
  .map(s, {
    "path": string(s.path + "/seccompProfile/type"),
    "message": s.owner + " must not set securityContext.seccompProfile.type to \\""
      + ${textAt("s.context.seccompProfile.?type")} + "\\""
  })`,
    message: "pod must not set a forbidden seccomp profile",
  },
};
