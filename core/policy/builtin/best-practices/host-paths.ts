import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";

/**
 * A folder of the node ties the pod to that node and opens the node to the pod.
 * Fields: spec.volumes[*].hostPath
 * Allowed values: undefined
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
 */
export const hostPaths: BuiltinRule = {
  id: "host-paths",
  title: "Volumes are not folders of the node",
  severity: "high",
  remedy: "Use a persistentVolumeClaim, emptyDir, configMap or projected volume instead.",
  each: "podSpec",
  cel: `optional.ofNonZeroValue(podSpec.?volumes.orValue([])).orValue([])
  .transformList(i, volume, volume.?hostPath.orValue(null) != null, {
    "path": "/volumes/" + string(i) + "/hostPath",
    "message": "volume \\"" + ${textAt("volume.?name")} + "\\" must not use hostPath"
  })`,
  message: "volumes must not use hostPath",
};
