import { join, posix } from "node:path";
import type { TreeEntry } from "#adapters/git/list-tree.ts";
import { TiphysError } from "#core/errors.ts";
import { listHelmCharts } from "#rendering/helm-references.ts";
import { readKustomizationFile } from "#rendering/kustomization-file.ts";
import { listReferences } from "#rendering/kustomization-references.ts";
import type { CommitFolder } from "./commit-folder.ts";

interface CommitFiles {
  readonly folder: CommitFolder;
  readonly entries: ReadonlyMap<string, TreeEntry>;
}

/**
 * Writes all that kustomize can read of an overlay: its folder, and the folders that it and those refer to, whole, as
 * kustomize leaves a folder by its kustomization alone. @throws GIT_FAILED, RENDER_FAILED where a submodule is meant
 */
export async function addOverlay(files: CommitFiles, path: string): Promise<void> {
  const done = new Set<string>();
  for (let wanted = [path]; wanted.length > 0;) {
    const fresh = wanted.filter((each) => !done.has(each));
    await files.folder.add(entriesBelow(files.entries, new Set(fresh)));
    for (const each of fresh) done.add(each);
    wanted = fresh.flatMap((each) => foldersMeant(files, each));
  }
}

/** "" is the whole repository; a path may name a file. */
function entriesBelow(
  entries: ReadonlyMap<string, TreeEntry>,
  paths: ReadonlySet<string>,
): readonly TreeEntry[] {
  return [...entries.values()].filter(({ path }) => {
    if (paths.has(path) || paths.has("")) return true;
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1))
      if (paths.has(path.slice(0, end))) return true;
    return false;
  });
}

/** Paths that the kustomization of a folder names, as far as they may lie in the commit. */
function foldersMeant({ folder, entries }: CommitFiles, path: string): readonly string[] {
  const reading = readKustomizationFile(join(folder.root, path));
  if (reading.kind !== "read") return [];
  const { content } = reading.file;
  if (listHelmCharts(content).length > 0) return [""];
  return listReferences(content).flatMap(({ value }) => {
    if (typeof value !== "string" || value === "" || value.includes("\n")) return [];
    const meant = posix.join(path, value).replace(/\/$/, "");
    if (meant.startsWith("..") || value.startsWith("/")) return [];
    refuseSubmodule(entries, { path, value, meant });
    return [meant === "." ? "" : meant];
  });
}

function refuseSubmodule(
  entries: ReadonlyMap<string, TreeEntry>,
  { path, value, meant }: { readonly path: string; readonly value: string; readonly meant: string },
): void {
  for (let end = meant.length; end > 0; end = meant.lastIndexOf("/", end - 1)) {
    const around = meant.slice(0, end);
    if (entries.get(around)?.kind !== "submodule") continue;
    throw new TiphysError(
      "RENDER_FAILED",
      `${path}: expected files of this repository, got "${value}", which lies in the submodule "${around}". Promotions do not follow submodules: copy what is needed into the repository.`,
    );
  }
}
