import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { REPO_SERVERS, SIDECAR, SIDECARS } from "./repo-server.ts";

/**
 * Argo CD bounds nowhere how many renders run at once. Without a limit of its own the sidecar takes the memory of
 * the repo-server, which then renders nothing for anybody.
 * Fields: resources.limits.memory and resources.requests of containers that serve plugins
 * Allowed values: any
 */
export const sidecarLimits: BuiltinRule = {
  id: "sidecar-limits",
  title: "A plugin's sidecar has a memory limit",
  severity: "medium",
  remedy:
    "Set resources.limits.memory; the resident server renders as many at once as fit into it.",
  each: "object",
  match: REPO_SERVERS,
  variables: SIDECARS,
  cel: `variables.sidecars.filter(s, ${textAt("s.container.?resources.?limits.?memory")} == "").map(s, {
    "path": dyn(s.at + "/resources"),
    "message": dyn(${SIDECAR} + " has no memory limit: many renders at once end the repo-server's pod")
  })
+ variables.sidecars.filter(s, ${textAt("s.container.?resources.?requests.?memory")} == "").map(s, {
    "path": dyn(s.at + "/resources"),
    "message": dyn(${SIDECAR} + " requests no memory")
  })`,
  message: "a sidecar must have a memory limit",
};
