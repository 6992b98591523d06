import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { listAt, nameOf, namespaceOf } from "#core/policy/builtin/best-practices/bundle-fields.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { analysesOf } from "./rollout-analyses.ts";

const SCOPE = `(t.?clusterScope.orValue(false) == true ? "/" : ${namespaceOf("r")} + "/")`;
const NAME = textAt("t.?templateName");

/**
 * What an analysis names must be there, and get the arguments that it asks for: else the run ends in an error
 * in the middle of a canary.
 * Fields: templates and args of a Rollout's analyses, args of the templates of the same overlay
 * Allowed values: templates of the overlay, where it has any in that namespace; of cluster-wide ones only
 *   those in the overlay are judged. Every argument without a value is given
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
 */
export const analysisTemplate: BuiltinRule = {
  id: "analysis-template",
  title: "Analyses find their templates and give their arguments",
  severity: "high",
  remedy: "Correct templateName or clusterScope, or add the argument to args.",
  each: "bundle",
  match: { kinds: ["argoproj.io/Rollout"] },
  variables: [
    {
      name: "templates",
      cel: `resources.filter(r, r.kind in ["AnalysisTemplate", "ClusterAnalysisTemplate"]
    && r.apiVersion.startsWith("argoproj.io/"))
  .map(r, {
    "scope": dyn(r.kind == "AnalysisTemplate" ? ${namespaceOf("r")} + "/" : "/"),
    "name": dyn(${nameOf("r")}),
    "asked": ${listAt("r.?spec.?args")}
      .filter(a, !has(a.value) && !has(a.valueFrom)).map(a, ${textAt("a.?name")})
  })`,
    },
    {
      name: "uses",
      cel: `resources.filter(r, r.kind == "Rollout" && r.apiVersion.startsWith("argoproj.io/"))
  .map(r, (${analysesOf("r.?spec.?strategy")})
    .map(a, lists.range(a.templates.size()).map(i, a.templates[i]).map(t, {
      "resource": dyn(r),
      "at": dyn(a.at),
      "scope": dyn(${SCOPE}),
      "name": dyn(${NAME}),
      "given": dyn(a.args.map(g, ${textAt("g.?name")})),
      "found": dyn(variables.templates.filter(f, f.scope == ${SCOPE} && f.name == ${NAME}))
    })).flatten()).flatten()`,
    },
  ],
  cel: `variables.uses
  .filter(u, u.found.size() == 0 && u.scope != "/" && variables.templates.exists(f, f.scope == u.scope))
  .map(u, {
    "resource": u.resource,
    "path": dyn(u.at + "/templates"),
    "message": dyn("the overlay has no AnalysisTemplate \\"" + string(u.name) + "\\"")
  })
+ variables.uses.filter(u, u.found.exists(f, f.asked.exists(name, !(name in u.given)))).map(u, {
    "resource": u.resource,
    "path": dyn(u.at + "/args"),
    "message": dyn("template \\"" + string(u.name) + "\\" is not given "
      + u.found.map(f, f.asked.filter(name, !(name in u.given))).flatten().map(name, "\\"" + string(name) + "\\"").distinct().join(", "))
  })`,
  message: "an analysis must find its template and give its arguments",
};
