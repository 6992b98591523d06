import type { PolicyVariable } from "#core/policy/policy.ts";

/** `probes`: the probes of a container with the port each asks on the pod itself, `{path, port}`. */
export const PROBES: readonly PolicyVariable[] = [
  {
    name: "probes",
    cel: `["livenessProbe", "readinessProbe", "startupProbe"].map(probe,
  ["httpGet", "tcpSocket", "grpc"].map(handler, {
    "path": dyn("/" + probe + "/" + handler + "/port"),
    "port": container[?probe][?handler].?port.orValue(null),
    "host": container[?probe][?handler].?host.orValue(null)
  })).flatten()`,
  },
];

/** CEL: those of them that name a port of the pod. */
export const PROBED = `variables.probes.filter(p, p.port != null && p.host in [dyn(null), dyn("")])`;
