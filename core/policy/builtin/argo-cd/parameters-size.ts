import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { listAt, mapAt } from "#core/policy/builtin/best-practices/bundle-fields.ts";
import { textAt, textOf } from "#core/policy/builtin/text-of.ts";
import { APPLICATIONS, SOURCES } from "./application-sources.ts";

/** Linux: MAX_ARG_STRLEN, the end of the text included. */
const LIMIT = 131_072;

/**
 * All parameters reach the plugin in one environment variable, and Linux starts no program with one of more than
 * 128 KiB: "argument list too long".
 * Fields: plugin.parameters and plugin.env
 * Allowed values: at most 131,071 bytes in all parameters, and in each variable
 * @see https://github.com/argoproj/argo-cd/issues/17914
 */
export const parametersSize: BuiltinRule = {
  id: "parameters-size",
  title: "Parameters fit into an environment variable",
  severity: "high",
  remedy: "Put large values into files of the repository.",
  each: "object",
  match: APPLICATIONS,
  variables: [
    ...SOURCES,
    {
      name: "sizes",
      cel: `variables.plugged.map(s, {
    "at": s.at,
    "texts": dyn(${listAt("s.source.?plugin.?parameters")}.map(p,
      [${textAt("p.?name")}, ${textAt("p.?string")}]
      + ${listAt("p.?array")}.map(a, ${textOf("a")})
      + ${mapAt("p.?map")}.map(k, string(k) + ${textOf(`${mapAt("p.?map")}[k]`)})).flatten()),
    "env": dyn(${listAt("s.source.?plugin.?env")}.map(e,
      bytes(${textAt("e.?name")} + ${textAt("e.?value")}).size() + 13))
  })`,
    },
  ],
  cel: `variables.sizes
  .map(s, {"at": s.at, "size": dyn(s.texts.map(t, bytes(string(t)).size() + 2).sum())})
  .filter(s, s.size >= ${LIMIT})
  .map(s, {
    "path": dyn(s.at + "/plugin/parameters"),
    "message": dyn("the parameters have at least " + string(s.size) + " bytes, and more than 131071 end in \\"argument list too long\\"")
  })
+ variables.sizes.map(s, lists.range(s.env.size()).filter(i, s.env[i] >= ${LIMIT}).map(i, {
    "path": dyn(s.at + "/plugin/env/" + string(i)),
    "message": dyn("the variable has " + string(s.env[i]) + " bytes, and more than 131071 end in \\"argument list too long\\"")
  })).flatten()`,
  message: "parameters must fit into an environment variable",
};
