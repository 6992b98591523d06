import type { PodSecurityControl } from "./control.ts";

/**
 * Windows containers must not run as processes of the node.
 * Fields: securityContext.windowsOptions.hostProcess of the pod and of every container
 * Allowed values: false, undefined
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const windowsHostProcess: PodSecurityControl = {
  level: "baseline",
  rule: {
    id: "windows-host-process",
    title: "Windows containers are not processes of the node",
    severity: "critical",
    remedy: "Remove windowsOptions.hostProcess.",
    each: "podSpec",
    cel: `variables.securityContexts
  .filter(s, !(s.context.?windowsOptions.?hostProcess.orValue(false) in [dyn(false), dyn(null)]))
  .map(s, {
    "path": string(s.path + "/windowsOptions/hostProcess"),
    "message": s.owner + " must not set securityContext.windowsOptions.hostProcess=true"
  })`,
    message: "pod must not set securityContext.windowsOptions.hostProcess=true",
  },
};
