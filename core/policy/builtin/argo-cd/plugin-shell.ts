import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { COMMANDS, PLUGIN_FILES } from "./plugin-commands.ts";

/**
 * A shell goes on after a command that failed, and a pipe hides the failure of all but its last: half a render is a
 * good one to Argo CD, which prunes what is missing.
 * Fields: command and args of init, generate, discover.find and parameters.dynamic
 * Allowed values: no shell; bash with -e and -o pipefail
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/
 */
export const pluginShell: BuiltinRule = {
  id: "plugin-shell",
  title: "A plugin's command that fails, fails the render",
  severity: "high",
  remedy: "Call one program, or begin with [bash, -eo, pipefail, -c].",
  each: "object",
  match: PLUGIN_FILES,
  variables: [
    ...COMMANDS,
    {
      name: "faults",
      cel: `variables.scripts.map(s, {
    "at": s.at,
    "pipes": dyn(string(s.bare).replace("||", "").contains("|") && !string(s.bare).contains("pipefail")),
    "goes": dyn(string(s.bare).matches("[;\\n]\\\\s*[^\\\\s;]") && !string(s.bare).matches("(^|[\\\\s])-[a-z]*e[a-z]*([\\\\s]|$)"))
  })`,
    },
  ],
  cel: `variables.faults.filter(f, f.pipes).map(f, {
    "path": f.at,
    "message": dyn("a pipe without pipefail hides that its first command failed: half a render is taken for a whole one")
  })
+ variables.faults.filter(f, f.goes && !f.pipes).map(f, {
    "path": f.at,
    "message": dyn("the shell goes on after a command that failed, as -e is not set")
  })`,
  message: "a plugin's command must fail when a part of it fails",
};
