import type { PodSecurityControl } from "./control.ts";
import { DEFAULT_PROC_MOUNT } from "./proc-mount.ts";
import { CONTAINER_NAME } from "#core/policy/builtin/text-of.ts";

/**
 * The masks over /proc stay in place, also in a user namespace. Since v1.35, when baseline became milder.
 * Fields: spec.{containers,initContainers,ephemeralContainers}[*].securityContext.procMount
 * Allowed values: Default, undefined
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const procMountRestricted: PodSecurityControl = {
  level: "restricted",
  sinceMinor: 35,
  replaces: "proc-mount",
  rule: {
    id: "proc-mount-restricted",
    title: "The masks over /proc stay in place, whatever the user namespace",
    severity: "high",
    remedy: "Remove procMount from the container's security context.",
    each: "container",
    path: ".securityContext.procMount",
    cel: DEFAULT_PROC_MOUNT,
    message: `container "{{${CONTAINER_NAME}}}" must not set securityContext.procMount to "{{container.securityContext.procMount}}"`,
  },
};
