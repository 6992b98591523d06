import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { APPLICATIONS, BASE, SPEC, PLUGIN_NAME, SOURCES } from "./application-sources.ts";

const DRY = `variables.sources.filter(s, string(s.at).endsWith("/drySource"))`;

/**
 * The source hydrator tells a plugin neither the version nor the kinds of the cluster and asks without a cache; a
 * dry source that names no plugin is rendered by ours only where the plugin is discovered.
 * Fields: spec.sourceHydrator, and spec.source beside it
 * Allowed values: no hydrator; or a dry source of a plugin that is named, in an environment with a kubernetesVersion
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/source-hydrator/
 */
export const hydratedSource: BuiltinRule = {
  id: "hydrated-source",
  title: "What is hydrated needs nothing of the cluster",
  severity: "low",
  remedy:
    "Give the environment a kubernetesVersion in tiphys.yaml, and silence this rule; or leave the hydrator out.",
  each: "object",
  match: APPLICATIONS,
  variables: SOURCES,
  cel: `${DRY}.filter(s, variables.ours.exists(o, o.at == s.at)).map(s, {
    "path": dyn(${BASE} + "/sourceHydrator"),
    "message": dyn("the hydrator gives a plugin no KUBE_VERSION, and each hydration renders anew")
  })
+ ${DRY}.filter(s, ${PLUGIN_NAME} == "").map(s, {
    "path": s.at,
    "message": dyn("a dry source that names no plugin is rendered by kustomize or helm themselves, without guardrails, unless a plugin is discovered")
  })
+ (${DRY}.size() > 0 && ${SPEC}.?source.?plugin.orValue(null) != null ? [{
    "path": dyn(${BASE} + "/source/plugin"),
    "message": dyn("spec.source is ignored beside spec.sourceHydrator")
  }] : [])`,
  message: "what is hydrated must need nothing of the cluster",
};
