import type { PodSecurityControl } from "./control.ts";

const TYPES = ["", "container_t", "container_init_t", "container_kvm_t"];

/**
 * SELinux types come from a short list; user and role are the runtime's business.
 * Fields: securityContext.seLinuxOptions.type of the pod and of every container
 * Allowed values: container_t, container_init_t, container_kvm_t, since v1.31 container_engine_t, empty, undefined
 * Fields: securityContext.seLinuxOptions.{user,role} of the same
 * Allowed values: empty, undefined
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const selinux: PodSecurityControl = {
  level: "baseline",
  rule: {
    id: "selinux",
    title: "SELinux options stay within the container types",
    severity: "high",
    remedy: "Remove user and role, and use one of the container types for seLinuxOptions.type.",
    each: "podSpec",
    cel: optionsExpression(TYPES),
    message: "pod must not set forbidden SELinux options",
  },
  changes: [{ sinceMinor: 31, cel: optionsExpression([...TYPES, "container_engine_t"]) }],
};

function optionsExpression(types: readonly string[]): string {
  return `variables.securityContexts
  .filter(s, !(optional.ofNonZeroValue(s.context.?seLinuxOptions.?type.orValue("")).orValue("") in ${JSON.stringify(types)}))
  .map(s, {
    "path": string(s.path + "/seLinuxOptions/type"),
    "message": s.owner + " must not set securityContext.seLinuxOptions.type to \\""
      + string(s.context.seLinuxOptions.type) + "\\""
  })
+ ["user", "role"].map(field, variables.securityContexts
    .filter(s, !(s.context.?seLinuxOptions[?field].orValue("") in [dyn(""), dyn(null)]))
    .map(s, {
      "path": string(s.path + "/seLinuxOptions/" + field),
      "message": s.owner + " must not set securityContext.seLinuxOptions." + field
    })).flatten()`;
}
