import type { PodSecurityControl } from "./control.ts";
import { CONTAINER_NAME } from "#core/policy/builtin/text-of.ts";

/** True for containers that keep the masks of /proc; proc-mount-restricted shares it. */
export const DEFAULT_PROC_MOUNT =
  'container.?securityContext.?procMount.orValue("Default") in [dyn("Default"), dyn(null)]';

/**
 * The masks over /proc stay in place.
 * Fields: spec.{containers,initContainers,ephemeralContainers}[*].securityContext.procMount
 * Allowed values: Default, undefined; since v1.35 any value in a user namespace (spec.hostUsers: false)
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const procMount: PodSecurityControl = {
  level: "baseline",
  rule: {
    id: "proc-mount",
    title: "The masks over /proc stay in place",
    severity: "high",
    remedy: "Remove procMount; since v1.35 spec.hostUsers: false permits it at this level.",
    each: "container",
    path: ".securityContext.procMount",
    cel: DEFAULT_PROC_MOUNT,
    message: `container "{{${CONTAINER_NAME}}}" must not set securityContext.procMount to "{{container.securityContext.procMount}}"`,
  },
  changes: [
    { sinceMinor: 35, cel: `podSpec.?hostUsers.orValue(true) == false || ${DEFAULT_PROC_MOUNT}` },
  ],
};
