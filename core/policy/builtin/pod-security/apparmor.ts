import type { PodSecurityControl } from "./control.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";

/**
 * The runtime's default AppArmor profile may be replaced by a profile of the node, not switched off.
 * Fields: securityContext.appArmorProfile.type of the pod and of every container
 * Allowed values: RuntimeDefault, Localhost, undefined
 * Fields: metadata.annotations["container.apparmor.security.beta.kubernetes.io/*"]
 * Allowed values: runtime/default, localhost/*, empty, undefined
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const apparmor: PodSecurityControl = {
  level: "baseline",
  rule: {
    id: "apparmor",
    title: "AppArmor is not switched off",
    severity: "high",
    remedy: "Set appArmorProfile.type to RuntimeDefault or Localhost, or leave it out.",
    each: "podSpec",
    cel: `variables.securityContexts
  .filter(s, s.context.?appArmorProfile.orValue(null) != null
    && !(s.context.appArmorProfile.?type.orValue("") in ["RuntimeDefault", "Localhost"]))
  .map(s, {
    "path": string(s.path + "/appArmorProfile/type"),
    "message": s.owner + " must not set AppArmor profile type to \\""
      + ${textAt("s.context.appArmorProfile.?type")} + "\\""
  })
+ optional.ofNonZeroValue(podMetadata.?annotations.orValue({})).orValue({})
  .transformList(key, value, key.startsWith("container.apparmor.security.beta.kubernetes.io/")
    && !(value in [dyn(""), dyn(null), dyn("runtime/default")])
    && !(type(value) == string && value.startsWith("localhost/")), {
      "path": "",
      "message": "annotation \\"" + key + "\\" must not set AppArmor profile type to \\"" + string(value) + "\\""
    })`,
    message: "pod must not set a forbidden AppArmor profile",
  },
};
