import type { PodSecurityControl } from "./control.ts";
import { CONTAINER_NAME, textOf } from "#core/policy/builtin/text-of.ts";

const DEFAULT_SET = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];

/**
 * No capabilities beyond those that a runtime grants anyway; NET_RAW is not among them.
 * Fields: spec.{containers,initContainers,ephemeralContainers}[*].securityContext.capabilities.add
 * Allowed values: undefined, empty, members of the list above
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const capabilitiesBaseline: PodSecurityControl = {
  level: "baseline",
  rule: {
    id: "capabilities-baseline",
    title: "No capabilities beyond the default set",
    severity: "high",
    remedy: "Remove the capability from securityContext.capabilities.add.",
    each: "container",
    cel: forbiddenAdditions(DEFAULT_SET),
    message: `container "{{${CONTAINER_NAME}}}" must not add capabilities`,
  },
};

/** CEL for a finding per capability that is added and not allowed; capabilities-restricted shares it. */
export function forbiddenAdditions(allowed: readonly string[]): string {
  return `optional.ofNonZeroValue(container.?securityContext.?capabilities.?add.orValue([])).orValue([])
  .transformList(i, capability, !(capability in ${JSON.stringify(allowed)}), {
    "path": "/securityContext/capabilities/add/" + string(i),
    "message": "container \\"" + ${CONTAINER_NAME} + "\\" must not include \\""
      + ${textOf("capability")} + "\\" in securityContext.capabilities.add"
  })`;
}
