import { listAt } from "#core/policy/builtin/best-practices/bundle-fields.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import type { PolicyVariable } from "#core/policy/policy.ts";

/** Where Applications are written: as they are, and as the template of an ApplicationSet. */
export const APPLICATIONS = {
  kinds: ["argoproj.io/Application", "argoproj.io/ApplicationSet"],
} as const;

/** CEL: where the spec of the Application stands. */
export const BASE = `(object.kind == "ApplicationSet" ? "/spec/template/spec" : "/spec")`;

/** CEL: the optional spec of the Application. */
export const SPEC = `(object.kind == "ApplicationSet" ? dyn(object).?spec.?template.?spec : dyn(object).?spec)`;

/** CEL: the name of a source's plugin, "" without one. */
export const PLUGIN_NAME = textAt("s.source.?plugin.?name");

/**
 * `variables.sources`: every source that counts, as {at, source}; `variables.plugged`: those that a plugin renders;
 * `variables.ours`: those of a plugin that params.pluginNames names, with a version behind the name or without.
 */
export const SOURCES: readonly PolicyVariable[] = [
  {
    name: "sources",
    cel: `(${listAt(`${SPEC}.?sources`)}.size() > 0
  ? lists.range(${listAt(`${SPEC}.?sources`)}.size()).map(i, {
      "at": dyn(${BASE} + "/sources/" + string(i)), "source": dyn(${listAt(`${SPEC}.?sources`)}[i])
    })
  : [${SPEC}.?source.orValue(null)].filter(s, s != null).map(s, {
      "at": dyn(${BASE} + "/source"), "source": dyn(s)
    }))
+ [${SPEC}.?sourceHydrator.?drySource.orValue(null)].filter(s, s != null).map(s, {
    "at": dyn(${BASE} + "/sourceHydrator/drySource"), "source": dyn(s)
  })`,
  },
  {
    name: "plugged",
    cel: `variables.sources.filter(s, s.source.?plugin.orValue(null) != null)`,
  },
  {
    name: "ours",
    cel: `variables.plugged.filter(s, params.pluginNames.exists(n,
  ${PLUGIN_NAME} == n || ${PLUGIN_NAME}.startsWith(n + "-")))`,
  },
];
