import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { POD, REPO_SERVERS, SIDECAR, SIDECARS } from "./repo-server.ts";

const CONTEXT = "s.container.?securityContext";

/**
 * A sidecar unpacks and reads what others commit.
 * Fields: securityContext of containers that serve plugins, automountServiceAccountToken of the pod
 * Allowed values: user 999 (Argo CD's, to whom the socket belongs), a read-only root, no gain of rights, no token
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/
 */
export const sidecarSecurity: BuiltinRule = {
  id: "sidecar-security",
  title: "A plugin's sidecar has no rights that it does not need",
  severity: "high",
  remedy: "Take the securityContext of manifests/cmp/repo-server.yaml.",
  each: "object",
  match: REPO_SERVERS,
  variables: SIDECARS,
  cel: `variables.sidecars.filter(s,
    ${CONTEXT}.?runAsNonRoot.orValue(${POD}.?securityContext.?runAsNonRoot.orValue(false)) != true).map(s, {
    "path": dyn(s.at + "/securityContext/runAsNonRoot"),
    "message": dyn(${SIDECAR} + " may run as root")
  })
+ variables.sidecars.filter(s, ${CONTEXT}.?runAsUser.orValue(${POD}.?securityContext.?runAsUser.orValue(0)) != 999).map(s, {
    "path": dyn(s.at + "/securityContext/runAsUser"),
    "message": dyn(${SIDECAR} + " must run as user 999, to whom the socket belongs")
  })
+ variables.sidecars.filter(s, ${CONTEXT}.?readOnlyRootFilesystem.orValue(false) != true).map(s, {
    "path": dyn(s.at + "/securityContext/readOnlyRootFilesystem"),
    "message": dyn(${SIDECAR} + " can write to its root file system")
  })
+ variables.sidecars.filter(s, ${CONTEXT}.?allowPrivilegeEscalation.orValue(true) != false).map(s, {
    "path": dyn(s.at + "/securityContext/allowPrivilegeEscalation"),
    "message": dyn(${SIDECAR} + " can gain rights")
  })
+ variables.sidecars.filter(s, variables.isWhole && ${POD}.?automountServiceAccountToken.orValue(true) != false).map(s, {
    "path": dyn("/spec/template/spec/automountServiceAccountToken"),
    "message": dyn(${SIDECAR} + " gets the token of the repo-server's service account")
  })`,
  message: "a sidecar must have no rights that it does not need",
};
