import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { APPLICATIONS, PLUGIN_NAME, SOURCES } from "./application-sources.ts";

/**
 * Without a name the repo-server sends the repository to one sidecar after the other until one takes it.
 * Fields: plugin.name of every source
 * Allowed values: the name of a plugin, with its version where it has one
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/
 */
export const pluginNamed: BuiltinRule = {
  id: "plugin-named",
  title: "Applications name their plugin",
  severity: "medium",
  remedy: "Write plugin: {name: tiphys}.",
  each: "object",
  match: APPLICATIONS,
  variables: SOURCES,
  cel: `variables.plugged.filter(s, ${PLUGIN_NAME} == "").map(s, {
    "path": dyn(s.at + "/plugin"),
    "message": dyn("a plugin without a name is looked for in every sidecar, and only those with discovery answer")
  })`,
  message: "a plugin must be named",
};
