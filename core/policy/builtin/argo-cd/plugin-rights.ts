import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { PLUGIN_FILES } from "./plugin-commands.ts";

/**
 * What a plugin is given, everybody has who may commit to a repository that it renders.
 * Fields: spec.provideGitCreds and spec.preserveFileMode of plugin.yaml
 * Allowed values: false, or nothing
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/
 */
export const pluginRights: BuiltinRule = {
  id: "plugin-rights",
  title: "A plugin gets no credentials and no executable files",
  severity: "medium",
  remedy: "Leave the field out; tiphys needs neither.",
  each: "object",
  match: PLUGIN_FILES,
  cel: `[
  {"name": "provideGitCreds", "why": "hands the credentials of repositories to the plugin's commands"},
  {"name": "preserveFileMode", "why": "lets files of the repository stay executable in the sidecar"}
]
  .filter(f, dyn(object).?spec[?f.name].orValue(false) == true)
  .map(f, {"path": dyn("/spec/" + f.name), "message": dyn(f.name + " " + f.why)})`,
  message: "a plugin must not be given what it does not need",
};
