import type { PodSecurityControl } from "./control.ts";
import { seccompBaseline } from "./seccomp-baseline.ts";
import { exceptOnWindows } from "./windows.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";

const FILTERED = `${seccompBaseline.rule.cel}
+ (podSpec.?securityContext.?seccompProfile.orValue(null) != null ? [] : variables.containers
  .filter(c, c.container.?securityContext.?seccompProfile.orValue(null) == null)
  .map(c, {
    "path": string(c.path + "/securityContext/seccompProfile"),
    "message": "pod or container \\"" + ${textAt("c.container.?name")}
      + "\\" must set securityContext.seccompProfile.type to \\"RuntimeDefault\\" or \\"Localhost\\""
  }))`;

/**
 * Every container runs under a seccomp profile that filters, its own or the pod's.
 * Fields: securityContext.seccompProfile.type of the pod and of every container
 * Allowed values: RuntimeDefault, Localhost; undefined in a container if the pod sets it
 * Since v1.25 not for pods with spec.os.name windows.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const seccompRestricted: PodSecurityControl = {
  level: "restricted",
  replaces: "seccomp-baseline",
  rule: {
    id: "seccomp-restricted",
    title: "Every container runs under a seccomp profile",
    severity: "medium",
    remedy: "Set spec.securityContext.seccompProfile.type: RuntimeDefault in the pod template.",
    each: "podSpec",
    cel: FILTERED,
    message: "pod must set a seccomp profile",
  },
  changes: [{ sinceMinor: 25, cel: exceptOnWindows(FILTERED) }],
};
