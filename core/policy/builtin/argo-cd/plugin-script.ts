import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { COMMANDS, PLUGIN_FILES } from "./plugin-commands.ts";

/**
 * When a command fails, Argo CD writes all its words into the Application's status: a script becomes a wall of text
 * in etcd and on the screen, before the first word of what was wrong.
 * Fields: command and args of init, generate, discover.find and parameters.dynamic
 * Allowed values: a script in a shell's words of one line and at most 120 characters
 * @see https://github.com/argoproj/argo-cd/issues/11311
 */
export const pluginScript: BuiltinRule = {
  id: "plugin-script",
  title: "Commands of a plugin are short",
  severity: "medium",
  remedy: "Put the script into a file of the sidecar's image and call that.",
  each: "object",
  match: PLUGIN_FILES,
  variables: COMMANDS,
  cel: `variables.scripts
  .filter(s, string(s.text).trim().contains("\\n") || string(s.text).size() > 120)
  .map(s, {
    "path": s.at,
    "message": dyn("the script of " + string(string(s.text).size())
      + " characters stands in front of every error that Argo CD stores and shows")
  })`,
  message: "a plugin's command must be short",
};
