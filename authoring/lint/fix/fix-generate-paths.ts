import { type ArgoApplication, isTemplate } from "../argo-cd/application.ts";
import { neededPaths } from "../argo-cd/needed-paths.ts";
import { examineGeneratePaths } from "../examine/examine-generate-paths.ts";
import type { LintedRepository } from "../examine/examination.ts";
import type { Fix } from "./fix.ts";

/** Paths that are too narrow or too wide are written anew; what else is there loses its blanks. */
export async function fixGeneratePaths(
  application: ArgoApplication,
  repository: LintedRepository,
): Promise<readonly Fix[]> {
  const { generatePaths, generatePathsAt: at } = application;
  if (generatePaths === null) return [];
  const value = await rightPaths(application, repository);
  if (value !== null) {
    const what = "the paths are not those that the render reads";
    return [{ edit: { kind: "set", at, value }, what }];
  }
  const trimmed = generatePaths.map((entry) => entry.trim()).filter((entry) => entry !== "");
  if (trimmed.length === 0 || generatePaths.every((entry) => entry === entry.trim())) return [];
  const what = "a blank belongs to the path";
  return [{ edit: { kind: "set", at, value: trimmed.join(";") }, what }];
}

/** Null where the paths are right, or where what is read is not known. */
async function rightPaths(
  application: ArgoApplication,
  repository: LintedRepository,
): Promise<string | null> {
  const resource = { apiVersion: "", kind: "", namespace: null, name: "" };
  const found = await examineGeneratePaths({ resource, application }, repository);
  if (!found.some(({ status }) => status === "fail")) return null;
  const own = application.sources.filter(({ plugin, path, repoURL }) => {
    return plugin !== null && repository.isOwn(repoURL) && !isTemplate(path);
  });
  const closures = await Promise.all(own.map(({ path }) => repository.closureOf(path)));
  const known = closures.filter((closure) => closure !== null);
  const paths = neededPaths(known, repository.overlays);
  const isRoot = paths.includes("/");
  return isRoot || known.length < closures.length ? null : paths.join(";");
}
