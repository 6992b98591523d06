import type { PodSecurityControl } from "./control.ts";
import { CONTAINER_NAME } from "#core/policy/builtin/text-of.ts";

/**
 * Containers must not open ports of the node.
 * Fields: spec.{containers,initContainers,ephemeralContainers}[*].ports[*].hostPort
 * Allowed values: 0, undefined
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const hostPorts: PodSecurityControl = {
  level: "baseline",
  rule: {
    id: "host-ports",
    title: "Containers open no ports of the node",
    severity: "high",
    remedy:
      "Remove hostPort; reach the pod by a Service of type ClusterIP, NodePort or LoadBalancer.",
    each: "container",
    cel: `optional.ofNonZeroValue(container.?ports.orValue([])).orValue([])
  .transformList(i, port, !(port.?hostPort.orValue(0) in [dyn(0), dyn(null)]), {
    "path": "/ports/" + string(i) + "/hostPort",
    "message": "container \\"" + ${CONTAINER_NAME} + "\\" must not use hostPort " + string(port.hostPort)
  })`,
    message: `container "{{${CONTAINER_NAME}}}" must not use hostPorts`,
  },
};
