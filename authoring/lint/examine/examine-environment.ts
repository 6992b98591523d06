import { overlayClaims } from "#core/policy/environment.ts";
import { repositoryFinding } from "#core/policy/repository-finding.ts";
import { isTemplate } from "../argo-cd/application.ts";
import { isOurPlugin } from "../argo-cd/our-plugin.ts";
import type { Examine } from "./examination.ts";

/** Is the parameter environment the one that the fleet gives to the folder? */
export const examineEnvironment: Examine = async (
  { resource, application: { object, sources } },
  { fleet, isOwn, plugins },
) => {
  if (fleet === null) return [];
  return sources.flatMap(({ keys, path, plugin, repoURL }) => {
    if (plugin === null || !isOurPlugin(plugin.name, plugins) || !isOwn(repoURL)) return [];
    const index = plugin.parameters.findIndex(({ name }) => name === "environment");
    const value = plugin.parameters[index]?.value ?? "";
    if (value === "" || isTemplate(value) || isTemplate(path)) return [];
    const expected = overlayClaims(fleet, path)[0]?.environment.name;
    if (expected === undefined || expected === value) return [];
    const message = `environment is "${value}", but the fleet gives "${path}" to "${expected}"`;
    const at = [...keys, "plugin", "parameters", index, "string"];
    return [repositoryFinding("environment-parameter", { resource, object, keys: at, message })];
  });
};
