import type { PodSecurityControl } from "./control.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";

const ALLOWED = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

/**
 * Volumes come from a short list of sources, none of which reaches into the node or a foreign server.
 * Fields: spec.volumes[*]
 * Allowed values: volumes with one of the sources above, or with none, which the API server makes an emptyDir
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const restrictedVolumes: PodSecurityControl = {
  level: "restricted",
  replaces: "host-path-volumes",
  rule: {
    id: "restricted-volumes",
    title: "Volumes come from the permitted sources",
    severity: "high",
    remedy: `Use one of ${ALLOWED.join(", ")}; other storage by way of a persistentVolumeClaim.`,
    each: "podSpec",
    cel: `variables.volumes.transformList(i, volume,
  volume.exists(key, key != "name" && volume[key] != null)
    && !${JSON.stringify(ALLOWED)}.exists(source, volume[?source].orValue(null) != null), {
    "path": "/volumes/" + string(i),
    "message": "volume \\"" + ${textAt("volume.?name")} + "\\" uses restricted volume type \\""
      + volume.filter(key, key != "name" && volume[key] != null)[0] + "\\""
  })`,
    message: "volumes must use permitted types",
  },
};
