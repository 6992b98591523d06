import type { PodSecurityControl } from "./control.ts";

/**
 * A pod must not share the node's network, process or IPC namespace.
 * Fields: spec.hostNetwork, spec.hostPID, spec.hostIPC
 * Allowed values: false, undefined
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const hostNamespaces: PodSecurityControl = {
  level: "baseline",
  rule: {
    id: "host-namespaces",
    title: "Pods do not share the node's namespaces",
    severity: "critical",
    remedy:
      "Remove hostNetwork, hostPID and hostIPC from the pod spec; reach the pod by a Service.",
    each: "podSpec",
    cel: `["hostNetwork", "hostPID", "hostIPC"]
  .filter(field, !(podSpec[?field].orValue(false) in [dyn(false), dyn(null)]))
  .map(field, {"path": "/" + field, "message": "pod must not set " + field + "=true"})`,
    message: "pod must not share the node's namespaces",
  },
};
