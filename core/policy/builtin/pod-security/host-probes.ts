import type { PodSecurityControl } from "./control.ts";
import { CONTAINER_NAME } from "#core/policy/builtin/text-of.ts";

/**
 * Probes and lifecycle hooks must not name a host: the kubelet would call it from the node's network.
 * Fields: {livenessProbe,readinessProbe,startupProbe,lifecycle.postStart,lifecycle.preStop}.{httpGet,tcpSocket}.host
 *   of spec.{containers,initContainers,ephemeralContainers}[*]
 * Allowed values: "", undefined. Since v1.34.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const hostProbes: PodSecurityControl = {
  level: "baseline",
  sinceMinor: 34,
  rule: {
    id: "host-probes",
    title: "Probes and lifecycle hooks call the pod itself",
    severity: "medium",
    remedy: "Remove host from the handler; without it the pod's own address is called.",
    each: "container",
    cel: `${badHosts(`["livenessProbe", "readinessProbe", "startupProbe"]`, "container", "/")}
+ ${badHosts(`["postStart", "preStop"]`, "container.?lifecycle", "/lifecycle/")}`,
    message: `container "{{${CONTAINER_NAME}}}" must not set host in probes or lifecycle hooks`,
  },
};

/** CEL for the findings of some handlers of one parent. */
function badHosts(fields: string, parent: string, path: string): string {
  return `${fields}.map(field, ["httpGet", "tcpSocket"]
  .filter(handler, !(${parent}[?field][?handler].?host.orValue("") in [dyn(""), dyn(null)]))
  .map(handler, {
    "path": "${path}" + field + "/" + handler + "/host",
    "message": "container \\"" + ${CONTAINER_NAME} + "\\" must not set " + field + "." + handler
      + ".host to \\"" + string(${parent}[?field][?handler].?host.orValue("")) + "\\""
  })).flatten()`;
}
