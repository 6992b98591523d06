import { valueAt } from "#core/document/field-path.ts";
import { YamlSource } from "#core/kube/yaml-source.ts";
import type { DescribedPlugin } from "../examine/examination.ts";

/** The plugins that the documents of some texts describe. */
export function describedPlugins(texts: readonly string[]): readonly DescribedPlugin[] {
  return texts
    .flatMap((text) => new YamlSource(text).documents())
    .flatMap(({ value }) => describedPlugin(value) ?? []);
}

/** Null for what is no plugin.yaml, or has no name. */
export function describedPlugin(value: unknown): DescribedPlugin | null {
  if (valueAt(value, ["kind"]) !== "ConfigManagementPlugin") return null;
  const name = valueAt(value, ["metadata", "name"]);
  if (typeof name !== "string" || name === "") return null;
  const version = valueAt(value, ["spec", "version"]);
  const command = valueAt(value, ["spec", "generate", "command"]);
  const words = Array.isArray(command) ? command.map(String) : [];
  return {
    name,
    version: version === undefined || version === null ? "" : String(version),
    isOurs: words.some((word) => /(^|[/ ])tiphys( |$)/.test(word)),
  };
}
