import type { PodSecurityControl } from "./control.ts";
import { exceptInUserNamespace } from "./user-namespace.ts";

const NOT_USER_0 = `variables.securityContexts
  .filter(s, s.context.?runAsUser.orValue(null) != null
    && !(type(s.context.runAsUser) == int && s.context.runAsUser != 0))
  .map(s, {
    "path": string(s.path + "/runAsUser"),
    "message": s.owner + " must not set securityContext.runAsUser=" + string(s.context.runAsUser)
  })`;

/**
 * Nothing asks for user 0.
 * Fields: securityContext.runAsUser of the pod and of every container
 * Allowed values: anything but 0, undefined; since v1.35 also 0 in a user namespace (spec.hostUsers: false)
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const runAsUser: PodSecurityControl = {
  level: "restricted",
  rule: {
    id: "run-as-user",
    title: "Nothing asks for user 0",
    severity: "high",
    remedy: "Set runAsUser to a number other than 0, or leave it out and use an image with a user.",
    each: "podSpec",
    cel: NOT_USER_0,
    message: "pod must not set securityContext.runAsUser=0",
  },
  changes: [{ sinceMinor: 35, cel: exceptInUserNamespace(NOT_USER_0) }],
};
