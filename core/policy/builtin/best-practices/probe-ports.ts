import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { CONTAINER_NAME } from "#core/policy/builtin/text-of.ts";
import { PROBED, PROBES } from "./probes.ts";

/**
 * A probe that asks a port nobody has declared is mostly a port that has moved.
 * Fields: the port numbers of httpGet, tcpSocket and grpc in livenessProbe, readinessProbe and startupProbe
 * Allowed values: a containerPort of any container of the pod. Not judged where no container declares a
 *   port, and where httpGet or tcpSocket ask another host
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export const probePorts: BuiltinRule = {
  id: "probe-ports",
  title: "Probes ask a port that is declared",
  severity: "low",
  remedy: "Probe a containerPort of the pod, or declare the port.",
  each: "container",
  variables: [
    ...PROBES,
    {
      name: "opened",
      cel: `["containers", "initContainers"]
  .map(list, optional.ofNonZeroValue(podSpec[?list].orValue([])).orValue([])).flatten()
  .map(c, optional.ofNonZeroValue(c.?ports.orValue([])).orValue([])).flatten()
  .map(p, p.?containerPort.orValue(null)).filter(port, port != null)`,
    },
  ],
  cel: `variables.opened.size() == 0 ? [] : ${PROBED}
  .filter(p, type(p.port) == int && !(p.port in variables.opened))
  .map(p, {
    "path": p.path,
    "message": "container \\"" + ${CONTAINER_NAME} + "\\" is probed on port " + string(p.port)
      + ", but its pod declares " + variables.opened.map(o, string(o)).distinct().join(", ")
  })`,
  message: `container "{{${CONTAINER_NAME}}}" is probed on a port that its pod does not declare`,
};
