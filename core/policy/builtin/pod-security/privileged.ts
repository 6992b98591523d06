import type { PodSecurityControl } from "./control.ts";
import { CONTAINER_NAME } from "#core/policy/builtin/text-of.ts";

/**
 * Privileged containers switch most security mechanisms off.
 * Fields: spec.{containers,initContainers,ephemeralContainers}[*].securityContext.privileged
 * Allowed values: false, undefined
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const privileged: PodSecurityControl = {
  level: "baseline",
  rule: {
    id: "privileged",
    title: "Containers are not privileged",
    severity: "critical",
    remedy: "Remove securityContext.privileged, and add the one capability that is needed instead.",
    each: "container",
    path: ".securityContext.privileged",
    cel: "container.?securityContext.?privileged.orValue(false) in [dyn(false), dyn(null)]",
    message: `container "{{${CONTAINER_NAME}}}" must not set securityContext.privileged=true`,
  },
};
