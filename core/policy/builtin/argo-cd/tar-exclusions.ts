import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";

const KEY = "reposerver.plugin.tar.exclusions";

/**
 * The whole repository is packed and sent to the sidecar for each render, .git with it, unless it is excluded. A
 * pattern is held against the path from the root, whole.
 * Fields: reposerver.plugin.tar.exclusions of the ConfigMap argocd-cmd-params-cm
 * Allowed values: Go's filepath.Match patterns between semicolons, .git among them
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/
 */
export const tarExclusions: BuiltinRule = {
  id: "tar-exclusions",
  title: "What no render needs is not sent to the plugin",
  severity: "medium",
  remedy: 'Set reposerver.plugin.tar.exclusions to ".git;docs", for example.',
  each: "object",
  match: { kinds: ["core/ConfigMap"], names: ["argocd-cmd-params-cm"] },
  variables: [
    {
      name: "patterns",
      cel: `${textAt(`dyn(object).?data[?"${KEY}"]`)}.split(";").filter(p, p != "")`,
    },
  ],
  cel: `(variables.patterns.exists(p, p in [".git", ".g*", ".*", ".git*"]) ? [] : [{
    "path": dyn("/data/${KEY}"),
    "message": dyn(".git is packed and sent to the plugin for each render")
  }])
+ variables.patterns
  .filter(p, p != p.trim() || p.startsWith("/") || p.startsWith("./") || p.endsWith("/") || p.contains("**") || p.contains(","))
  .map(p, {
    "path": dyn("/data/${KEY}"),
    "message": dyn("\\"" + p + "\\" is held against the whole path from the root (docs, apps/*/test) and matches not what it seems to")
  })
+ variables.patterns.filter(p, p in ["*", "*/*"]).map(p, {
    "path": dyn("/data/${KEY}"),
    "message": dyn("\\"" + p + "\\" excludes every folder, and with them what is rendered")
  })`,
  message: "what no render needs must not be sent",
};
