import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { APPLICATIONS, SOURCES } from "./application-sources.ts";

/**
 * Argo CD renders nothing where a source names two tools, be one of them empty.
 * Fields: kustomize, helm, directory and chart beside plugin
 * Allowed values: plugin alone; its parameters say what kustomize is to set
 * @see https://github.com/argoproj/argo-cd/blob/v3.2.11/pkg/apis/application/v1alpha1/types.go
 */
export const oneTool: BuiltinRule = {
  id: "one-tool",
  title: "One tool renders a source",
  severity: "high",
  remedy: "Leave one out; images, namespace and the like are parameters of the plugin.",
  each: "object",
  match: APPLICATIONS,
  variables: SOURCES,
  cel: `variables.plugged
  .map(s, ["kustomize", "helm", "directory"].filter(t, s.source[?t].orValue(null) != null).map(t, {
    "path": dyn(s.at + "/" + t),
    "message": dyn("a source with plugin and " + t + ' ends in "multiple application sources defined"')
  })).flatten()
+ variables.plugged.filter(s, ${textAt("s.source.?chart")} != "").map(s, {
    "path": dyn(s.at + "/chart"),
    "message": dyn("a chart from a Helm repository does not reach a plugin as a repository does")
  })`,
  message: "one tool must render a source",
};
