import type { PodSecurityControl } from "./control.ts";
import { CONTAINER_NAME } from "#core/policy/builtin/text-of.ts";

const FORBIDDEN = "container.?securityContext.?allowPrivilegeEscalation.orValue(true) == false";

/**
 * A process must not gain rights that its parent lacks (set-user-ID and set-group-ID programs).
 * Fields: spec.{containers,initContainers,ephemeralContainers}[*].securityContext.allowPrivilegeEscalation
 * Allowed values: false. Since v1.25 not for pods with spec.os.name windows.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const allowPrivilegeEscalation: PodSecurityControl = {
  level: "restricted",
  rule: {
    id: "allow-privilege-escalation",
    title: "Processes cannot gain rights",
    severity: "high",
    remedy: "Set securityContext.allowPrivilegeEscalation: false in the container.",
    each: "container",
    path: ".securityContext.allowPrivilegeEscalation",
    cel: FORBIDDEN,
    message: `container "{{${CONTAINER_NAME}}}" must set securityContext.allowPrivilegeEscalation=false`,
  },
  changes: [{ sinceMinor: 25, cel: `podSpec.?os.?name.orValue("") == "windows" || ${FORBIDDEN}` }],
};
