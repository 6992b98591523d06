import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { APPLICATIONS, SOURCES, SPEC } from "./application-sources.ts";

const NAMESPACE = textAt(`${SPEC}.?destination.?namespace`);

/**
 * What renders and judges must not need itself: a fault in it could not be mended by a sync.
 * Fields: destination.namespace and path of sources of params.pluginNames
 * Allowed values: other namespaces than params.ownNamespaces, other folders than guardrails
 */
export const ownInstallation: BuiltinRule = {
  id: "own-installation",
  title: "Argo CD, Tiphys and the bundle are not rendered by the plugin",
  severity: "high",
  remedy: "Leave plugin out, and let Argo CD read plain files or call kustomize itself.",
  each: "object",
  match: APPLICATIONS,
  variables: SOURCES,
  cel: `variables.ours.filter(s, ${NAMESPACE} in params.ownNamespaces).map(s, {
    "path": dyn(s.at + "/plugin"),
    "message": dyn("the plugin renders what goes into " + ${NAMESPACE} + ": when it is broken, no sync mends it")
  })
+ variables.ours.filter(s, ${textAt("s.source.?path")}.matches("^(\\\\./)?(.*/)?guardrails(/.*)?$")).map(s, {
    "path": dyn(s.at + "/path"),
    "message": dyn("the plugin renders the folder of the bundle, which judges what it renders")
  })`,
  message: "the plugin must not render its own installation",
};
