import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { listAt } from "#core/policy/builtin/best-practices/bundle-fields.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { APPLICATIONS, SOURCES } from "./application-sources.ts";
import { TIPHYS_PARAMETERS } from "./tiphys-parameters.ts";

const SHAPES = JSON.stringify(TIPHYS_PARAMETERS);
const NAMES = Object.keys(TIPHYS_PARAMETERS).join(", ");

/**
 * A parameter that the plugin does not announce, or in the wrong field, ends each render in an error.
 * Fields: plugin.parameters of sources of params.pluginNames
 * Allowed values: the parameters of `tiphys parameters`, each once, in its field string, array or map
 */
export const knownParameters: BuiltinRule = {
  id: "known-parameters",
  title: "Applications give parameters that the plugin knows",
  severity: "high",
  remedy: `Known parameters: ${NAMES}.`,
  each: "object",
  match: APPLICATIONS,
  variables: [
    ...SOURCES,
    { name: "shapes", cel: SHAPES },
    {
      name: "given",
      cel: `variables.ours.map(s, lists.range(${listAt("s.source.?plugin.?parameters")}.size()).map(i, {
    "at": dyn(s.at + "/plugin/parameters/" + string(i)),
    "name": dyn(${textAt(`${listAt("s.source.?plugin.?parameters")}[i].?name`)}),
    "value": dyn(${listAt("s.source.?plugin.?parameters")}[i]),
    "before": dyn(${listAt("s.source.?plugin.?parameters")}.slice(0, i).map(p, ${textAt("p.?name")}))
  })).flatten()`,
    },
  ],
  cel: `variables.given.filter(g, !(g.name in variables.shapes)).map(g, {
    "path": dyn(g.at + "/name"),
    "message": dyn("parameter \\"" + string(g.name) + "\\" is none that the plugin takes")
  })
+ variables.given.filter(g, g.name in variables.shapes).map(g, ["string", "array", "map"]
    .filter(f, f != variables.shapes[g.name] && g.value[?f].orValue(null) != null)
    .map(f, {
      "path": dyn(g.at + "/" + f),
      "message": dyn("parameter \\"" + string(g.name) + "\\" has its value in the field " + f + ", and the plugin reads "
        + variables.shapes[g.name])
    })).flatten()
+ variables.given.filter(g, g.name in g.before).map(g, {
    "path": dyn(g.at),
    "message": dyn("parameter \\"" + string(g.name) + "\\" is there twice")
  })`,
  message: "an application must give parameters that the plugin knows",
};
