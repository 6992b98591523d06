import { nearestName } from "#core/nearest-name.ts";
import { repositoryFinding } from "#core/policy/repository-finding.ts";
import { isTemplate } from "../argo-cd/application.ts";
import { callName } from "../argo-cd/our-plugin.ts";
import type { DescribedPlugin, Examine } from "./examination.ts";

/** Does the repository describe the plugin that an Application names, by that name? */
export const examinePluginName: Examine = async (
  { resource, application: { object, sources } },
  { plugins },
) =>
  sources.flatMap(({ keys, plugin }) => {
    const name = plugin?.name ?? "";
    const meant = name === "" || isTemplate(name) ? null : meantPlugin(name, plugins);
    if (meant === null) return [];
    const message = `there is no plugin "${name}", but one that is called "${meant}"`;
    const at = [...keys, "plugin", "name"];
    return [repositoryFinding("plugin-name", { resource, object, keys: at, message })];
  });

/** The name to write instead; null where the name is right, or of a plugin that others describe. */
export function meantPlugin(name: string, plugins: readonly DescribedPlugin[]): string | null {
  const names = plugins.map(callName);
  if (names.includes(name)) return null;
  const same = plugins.find((plugin) => name === plugin.name || name.startsWith(`${plugin.name}-`));
  return same === undefined ? nearestName(name, names) : callName(same);
}
