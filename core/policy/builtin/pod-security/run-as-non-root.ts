import type { PodSecurityControl } from "./control.ts";
import { exceptInUserNamespace } from "./user-namespace.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";

const NON_ROOT = `variables.securityContexts
  .filter(s, !(s.context.?runAsNonRoot.orValue(true) in [dyn(true), dyn(null)]))
  .map(s, {
    "path": string(s.path + "/runAsNonRoot"),
    "message": s.owner + " must set securityContext.runAsNonRoot=true, not "
      + (type(s.context.runAsNonRoot) == string ? "\\"" + s.context.runAsNonRoot + "\\"" : string(s.context.runAsNonRoot))
  })
+ (podSpec.?securityContext.?runAsNonRoot.orValue(null) != null ? [] : variables.containers
  .filter(c, c.container.?securityContext.?runAsNonRoot.orValue(null) == null)
  .map(c, {
    "path": string(c.path + "/securityContext/runAsNonRoot"),
    "message": "pod or container \\"" + ${textAt("c.container.?name")} + "\\" must set securityContext.runAsNonRoot=true"
  }))`;

/**
 * The kubelet refuses to start containers as user 0.
 * Fields: securityContext.runAsNonRoot of the pod and of every container
 * Allowed values: true; undefined in a container if the pod sets it;
 *   since v1.35 any value in a user namespace (spec.hostUsers: false)
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const runAsNonRoot: PodSecurityControl = {
  level: "restricted",
  rule: {
    id: "run-as-non-root",
    title: "Containers are refused when they would run as root",
    severity: "high",
    remedy: "Set spec.securityContext.runAsNonRoot: true in the pod template, and false nowhere.",
    each: "podSpec",
    cel: NON_ROOT,
    message: "pod must set securityContext.runAsNonRoot=true",
  },
  changes: [{ sinceMinor: 35, cel: exceptInUserNamespace(NON_ROOT) }],
};
