import type { PodSecurityControl } from "./control.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";

/**
 * Volumes must not be folders of the node.
 * Fields: spec.volumes[*].hostPath
 * Allowed values: undefined
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const hostPathVolumes: PodSecurityControl = {
  level: "baseline",
  rule: {
    id: "host-path-volumes",
    title: "Volumes are not folders of the node",
    severity: "critical",
    remedy: "Use a persistentVolumeClaim, emptyDir, configMap or projected volume instead.",
    each: "podSpec",
    cel: `variables.volumes.transformList(i, volume, volume.?hostPath.orValue(null) != null, {
  "path": "/volumes/" + string(i) + "/hostPath",
  "message": "volume \\"" + ${textAt("volume.?name")} + "\\" must not use hostPath"
})`,
    message: "volumes must not use hostPath",
  },
};
