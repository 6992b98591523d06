import { forbiddenAdditions } from "./capabilities-baseline.ts";
import type { PodSecurityControl } from "./control.ts";
import { exceptOnWindows } from "./windows.ts";
import { CONTAINER_NAME } from "#core/policy/builtin/text-of.ts";

const DROPPED = `("ALL" in optional.ofNonZeroValue(container.?securityContext.?capabilities.?drop.orValue([])).orValue([])
  ? [] : [{
    "path": "/securityContext/capabilities/drop",
    "message": "container \\"" + ${CONTAINER_NAME}
      + "\\" must set securityContext.capabilities.drop=[\\"ALL\\"]"
  }])
+ ${forbiddenAdditions(["NET_BIND_SERVICE"])}`;

/**
 * All capabilities are dropped; only NET_BIND_SERVICE may be added.
 * Fields: spec.{containers,initContainers,ephemeralContainers}[*].securityContext.capabilities.{drop,add}
 * Allowed values: drop holds ALL; add is undefined, empty or NET_BIND_SERVICE
 * Since v1.25 not for pods with spec.os.name windows.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const capabilitiesRestricted: PodSecurityControl = {
  level: "restricted",
  replaces: "capabilities-baseline",
  rule: {
    id: "capabilities-restricted",
    title: "All capabilities are dropped",
    severity: "medium",
    remedy: "Set securityContext.capabilities.drop: [ALL]; add nothing but NET_BIND_SERVICE.",
    each: "container",
    cel: DROPPED,
    message: `container "{{${CONTAINER_NAME}}}" must drop all capabilities`,
  },
  changes: [{ sinceMinor: 25, cel: exceptOnWindows(DROPPED) }],
};
