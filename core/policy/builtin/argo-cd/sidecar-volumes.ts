import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { listAt } from "#core/policy/builtin/best-practices/bundle-fields.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { POD, REPO_SERVERS, SIDECAR, SIDECARS } from "./repo-server.ts";

const MOUNTS = listAt("s.container.?volumeMounts");
const VOLUMES = listAt(`${POD}.?volumes`);
const AT_TMP = `${MOUNTS}.filter(m, ${textAt("m.?mountPath")} in ["/tmp", "/tmp/"])`;
const SHARED = `["tmp", "plugins", "var-files", "gpg-keys", "helm-working-dir"]`;

/**
 * A sidecar needs the folder of sockets, and a temporary folder that nobody else reads: in the repo-server's own lie
 * repositories and credentials.
 * Fields: volumeMounts of containers that serve plugins, emptyDir.sizeLimit of their volumes
 * Allowed values: plugins at /home/argocd/cmp-server/plugins, /tmp from a volume of its own with a sizeLimit
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/
 */
export const sidecarVolumes: BuiltinRule = {
  id: "sidecar-volumes",
  title: "A plugin's sidecar has the socket folder and a /tmp of its own",
  severity: "high",
  remedy: "Take the volumes of manifests/cmp/repo-server.yaml.",
  each: "object",
  match: REPO_SERVERS,
  variables: [
    ...SIDECARS,
    {
      name: "unbounded",
      cel: `${VOLUMES}.filter(v, has(v.emptyDir) && ${textAt("v.?emptyDir.?sizeLimit")} == "").map(v, ${textAt("v.?name")})`,
    },
  ],
  cel: `variables.sidecars.filter(s,
    !${MOUNTS}.exists(m, ${textAt("m.?mountPath")} == "/home/argocd/cmp-server/plugins")).map(s, {
    "path": dyn(s.at + "/volumeMounts"),
    "message": dyn(${SIDECAR} + " does not mount plugins at /home/argocd/cmp-server/plugins, where the repo-server looks for its socket")
  })
+ variables.sidecars.filter(s, ${AT_TMP}.size() == 0).map(s, {
    "path": dyn(s.at + "/volumeMounts"),
    "message": dyn(${SIDECAR} + " has no volume at /tmp to unpack repositories in")
  })
+ variables.sidecars.map(s, ${AT_TMP}.filter(m, ${textAt("m.?name")} in ${SHARED}).map(m, {
    "path": dyn(s.at + "/volumeMounts"),
    "message": dyn(${SIDECAR} + " shares the volume \\"" + ${textAt("m.?name")} + "\\" at /tmp with Argo CD")
  })).flatten()
+ variables.sidecars.map(s, ${MOUNTS}.map(m, ${textAt("m.?name")})
    .filter(n, n in variables.unbounded && !(n in ${SHARED})).map(n, {
    "path": dyn("/spec/template/spec/volumes"),
    "message": dyn("volume \\"" + n + "\\" of " + ${SIDECAR} + " has no sizeLimit: repositories can fill the node's disk")
  })).flatten()`,
  message: "a sidecar must have the socket folder and a /tmp of its own",
};
