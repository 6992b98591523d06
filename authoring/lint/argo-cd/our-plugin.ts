import type { DescribedPlugin } from "../examine/examination.ts";

/** What Applications must write to get a plugin. */
export function callName({ name, version }: Pick<DescribedPlugin, "name" | "version">): string {
  return version === "" ? name : `${name}-${version}`;
}

/** Whether a name is our plugin's: as the repository describes it, else as it is shipped. */
export function isOurPlugin(name: string, plugins: readonly DescribedPlugin[]): boolean {
  const own = plugins.filter(({ isOurs }) => isOurs).map((plugin) => plugin.name);
  return ["tiphys", ...own].some((known) => name === known || name.startsWith(`${known}-`));
}
