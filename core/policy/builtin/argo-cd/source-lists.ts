import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { listAt, mapAt } from "#core/policy/builtin/best-practices/bundle-fields.ts";
import { textAt, textOf } from "#core/policy/builtin/text-of.ts";
import { APPLICATIONS, BASE, SOURCES, SPEC } from "./application-sources.ts";

/**
 * A plugin is sent one source alone: what other sources of the Application hold does not reach it.
 * Fields: spec.source beside spec.sources; values of plugin.parameters and plugin.env
 * Allowed values: one of source and sources; values that refer to no other source ($ref/…)
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/multiple_sources/
 */
export const sourceLists: BuiltinRule = {
  id: "source-lists",
  title: "A plugin needs no other source",
  severity: "medium",
  remedy: "Keep one of source and sources, and what the plugin reads in its own source.",
  each: "object",
  match: APPLICATIONS,
  variables: [
    ...SOURCES,
    {
      name: "refs",
      cel: `${listAt(`${SPEC}.?sources`)}.map(s, ${textAt("s.?ref")}).filter(r, r != "")`,
    },
    {
      name: "values",
      cel: `variables.plugged.map(s, {
    "at": s.at,
    "texts": dyn(${listAt("s.source.?plugin.?parameters")}.map(p, [${textAt("p.?string")}]
      + ${listAt("p.?array")}.map(a, ${textOf("a")})
      + ${mapAt("p.?map")}.map(k, ${textOf(`${mapAt("p.?map")}[k]`)})).flatten()
      + ${listAt("s.source.?plugin.?env")}.map(e, ${textAt("e.?value")}))
  })`,
    },
  ],
  cel: `(${listAt(`${SPEC}.?sources`)}.size() > 0 && ${SPEC}.?source.orValue(null) != null ? [{
    "path": dyn(${BASE} + "/source"),
    "message": dyn("source is ignored beside sources")
  }] : [])
+ variables.values.map(v, variables.refs.filter(r, v.texts.exists(t, string(t).startsWith("$" + r + "/"))).map(r, {
    "path": dyn(v.at + "/plugin"),
    "message": dyn("$" + r + "/ names another source, which a plugin is not sent")
  })).flatten()`,
  message: "a plugin must need no other source",
};
