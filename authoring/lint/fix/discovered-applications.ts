import { join } from "node:path";
import { valueAt } from "#core/document/field-path.ts";
import { YamlSource } from "#core/kube/yaml-source.ts";
import { hasKustomization } from "#rendering/kustomization-file.ts";
import { type ArgoSource, isTemplate, readApplication } from "../argo-cd/application.ts";
import type { ExaminedApplication, LintedRepository } from "../examine/examination.ts";

const TOOLS = ["kustomize", "helm", "directory", "chart", "ref"];

/** Names of Applications, as a cluster gets them, that name no tool: a plugin that is discovered may render them. */
export function toollessApplications(
  applications: readonly ExaminedApplication[],
  { root, isOwn }: LintedRepository,
): readonly string[] {
  const mayBeFound = ({ path, repoURL }: ArgoSource) =>
    isTemplate(path) || !isOwn(repoURL) || hasKustomization(join(root, path));
  return applications
    .filter(({ application: { object, sources } }) =>
      sources.some(
        (source) => source.plugin === null && !namesTool(object, source) && mayBeFound(source),
      ),
    )
    .map(({ resource }) => resource.name);
}

/** Names of Applications in some texts whose plugin has no name, so that it must be discovered. */
export function namelessApplications(texts: readonly string[]): readonly string[] {
  const values = texts.flatMap((text) => new YamlSource(text).documents());
  return values
    .filter(({ value }) => {
      const sources = readApplication(value)?.sources ?? [];
      return sources.some(({ plugin }) => plugin !== null && plugin.name === "");
    })
    .map(({ value }) => String(valueAt(value, ["metadata", "name"])));
}

function namesTool(object: unknown, { keys }: ArgoSource): boolean {
  return TOOLS.some((tool) => (valueAt(object, [...keys, tool]) ?? null) !== null);
}
