import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { CONTAINER_NAME, textAt } from "#core/policy/builtin/text-of.ts";
import { PROBED, PROBES } from "./probes.ts";

/**
 * A probe by name finds its port in its own container or fails, and the container is restarted for ever.
 * Fields: the port names of httpGet and tcpSocket in livenessProbe, readinessProbe and startupProbe
 * Allowed values: the name of a port of the same container; a number written as text
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export const probeNamedPorts: BuiltinRule = {
  id: "probe-named-ports",
  title: "Probes by name find their port",
  severity: "high",
  remedy: "Give the port of the container this name, or probe it by the name it has.",
  each: "container",
  variables: [
    ...PROBES,
    {
      name: "names",
      cel: `optional.ofNonZeroValue(container.?ports.orValue([])).orValue([])
  .map(p, ${textAt("p.?name")}).filter(name, name != "")`,
    },
  ],
  cel: `${PROBED}
  .filter(p, type(p.port) == string && !p.port.matches("^[0-9]+$") && !(p.port in variables.names))
  .map(p, {
    "path": p.path,
    "message": "container \\"" + ${CONTAINER_NAME} + "\\" is probed on port \\"" + p.port + "\\", but has "
      + (variables.names.size() == 0 ? "no named port" : variables.names.map(n, "\\"" + n + "\\"").join(", "))
  })`,
  message: `container "{{${CONTAINER_NAME}}}" is probed on a port that it does not have`,
};
