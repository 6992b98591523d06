import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { PLUGIN_FILES } from "./plugin-commands.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { listAt } from "#core/policy/builtin/best-practices/bundle-fields.ts";

const DISCOVER = "dyn(object).?spec.?discover";

/**
 * With discovery the repo-server sends the whole repository once more for each render, also for applications that
 * have nothing to do with the plugin.
 * Fields: spec.discover of plugin.yaml
 * Allowed values: none; of several ways Argo CD takes the first: fileName, find.glob, find.command
 * @see https://github.com/argoproj/argo-cd/issues/15763
 */
export const pluginDiscovery: BuiltinRule = {
  id: "plugin-discovery",
  title: "Applications name the plugin, nothing has to be discovered",
  severity: "medium",
  remedy: "Remove spec.discover, and write spec.source.plugin.name into the Applications.",
  each: "object",
  match: PLUGIN_FILES,
  variables: [
    {
      name: "ways",
      cel: `[[${textAt(`${DISCOVER}.?fileName`)}, "fileName"], [${textAt(`${DISCOVER}.?find.?glob`)}, "find.glob"],
  [${listAt(`${DISCOVER}.?find.?command`)}.size() > 0 ? "x" : "", "find.command"]]
  .filter(w, w[0] != "").map(w, w[1])`,
    },
  ],
  cel: `variables.ways.size() == 0 ? [] : [{
    "path": dyn("/spec/discover"),
    "message": dyn("discovery makes the repo-server send each repository twice, also for applications without a plugin"
      + (variables.ways.size() < 2 ? "" : "; of " + variables.ways.join(", ") + " only " + variables.ways[0] + " is looked at"))
  }]`,
  message: "a plugin must not be discovered",
};
