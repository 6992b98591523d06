import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { repositoryFinding } from "#core/policy/repository-finding.ts";
import { hasKustomization } from "#rendering/kustomization-file.ts";
import { isTemplate } from "../argo-cd/application.ts";
import { isOurPlugin } from "../argo-cd/our-plugin.ts";
import type { Examine } from "./examination.ts";

/** Is there something to render in the folder of an Application? */
export const examineFolder: Examine = async (
  { resource, application: { object, sources } },
  { root, isOwn, hasOrigin, plugins },
) =>
  sources.flatMap(({ keys, path, plugin, repoURL }) => {
    if (plugin === null || !isOurPlugin(plugin.name, plugins)) return [];
    if (!isOwn(repoURL) || isTemplate(path)) return [];
    const problem = folderProblem(join(root, path), hasOrigin ? ABSENT : null);
    if (problem === null) return [];
    const message = `"${path}" ${problem}`;
    return [
      repositoryFinding("application-folder", {
        resource,
        object,
        keys: [...keys, "path"],
        message,
      }),
    ];
  });

const ABSENT = "is not in this repository";

function folderProblem(folder: string, absent: string | null): string | null {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) return absent;
  if (!stats.isDirectory()) return "is a file, and Argo CD renders folders";
  if (hasKustomization(folder)) return null;
  const hasManifests = readdirSync(folder).some((name) => /\.(ya?ml|json)$/.test(name));
  return hasManifests ? null : "has neither a kustomization nor manifests";
}
