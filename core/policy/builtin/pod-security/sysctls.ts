import type { PodSecurityControl } from "./control.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";

/** Sysctls called safe, by the minor version of Kubernetes that did so; 0 for all versions. */
const SAFE_SINCE = {
  0: [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range",
    "net.ipv4.ip_unprivileged_port_start",
  ],
  27: ["net.ipv4.ip_local_reserved_ports"],
  29: [
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
  ],
  32: ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"],
  37: ["net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"],
} as const;

/**
 * Only sysctls that stay within the pod may be set.
 * Fields: spec.securityContext.sysctls[*].name
 * Allowed values: the table above (longer in v1.27, v1.29, v1.32 and v1.37)
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const sysctls: PodSecurityControl = {
  level: "baseline",
  rule: {
    id: "sysctls",
    title: "Only safe sysctls are set",
    severity: "high",
    remedy: "Remove the sysctl, or have it set for the nodes that need it.",
    each: "podSpec",
    cel: safeExpression(0),
    message: "pod must not set unsafe sysctls",
  },
  changes: [27, 29, 32, 37].map((sinceMinor) => ({ sinceMinor, cel: safeExpression(sinceMinor) })),
};

function safeExpression(minor: number): string {
  const safe = Object.entries(SAFE_SINCE).flatMap(([since, names]) =>
    Number(since) <= minor ? names : [],
  );
  return `optional.ofNonZeroValue(podSpec.?securityContext.?sysctls.orValue([])).orValue([])
  .transformList(i, sysctl, !(sysctl.?name.orValue("") in ${JSON.stringify(safe)}), {
    "path": "/securityContext/sysctls/" + string(i) + "/name",
    "message": "pod must not set sysctl \\"" + ${textAt("sysctl.?name")} + "\\""
  })`;
}
