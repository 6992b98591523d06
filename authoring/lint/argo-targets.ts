import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type CheckTarget, folderTarget } from "#authoring/check/check-target.ts";
import { TiphysError } from "#core/errors.ts";
import { findKustomization } from "#rendering/kustomization-file.ts";
import { type KustomizationGraph, readKustomizationGraph } from "#rendering/kustomization-graph.ts";
import type { ArgoFiles } from "./find-argo-files.ts";

/** Kustomizations that bring what was found, as a cluster gets it; a file alone where none does. */
export function argoTargets(
  root: string,
  { manifests, kustomizations }: ArgoFiles,
): readonly CheckTarget[] {
  if (manifests.length === 0) return [];
  const graphs = kustomizations.flatMap((folder) => graphOf(root, folder) ?? []);
  const inner = new Set(
    graphs.flatMap(({ folder, graph }) =>
      graph.directories.filter((path) => path !== (folder || ".")),
    ),
  );
  const outer = graphs.filter(({ folder }) => !inner.has(folder || "."));
  const targets = new Map<string, CheckTarget>();
  for (const { file, text } of manifests) {
    const around = isPlugin(text) ? [] : outer.filter(({ graph }) => graph.files.includes(file));
    for (const { folder } of around) {
      const target = folderTarget(join(root, folder));
      targets.set(target.location, target);
    }
    if (around.length > 0) continue;
    const location = join(root, file);
    targets.set(location, { kind: "file", location, folder: dirname(location) });
  }
  return [...targets.values()];
}

/** A plugin.yaml is no resource: it stands in a kustomization as text for a ConfigMap. */
function isPlugin(text: string): boolean {
  return /^["']?kind["']?\s*:\s*["']?ConfigManagementPlugin\b/m.test(text);
}

interface FolderGraph {
  readonly folder: string;
  readonly graph: KustomizationGraph;
}

/** Null for components, which are no renders, and for what cannot be read. */
function graphOf(root: string, folder: string): FolderGraph | null {
  try {
    const directory = join(root, folder);
    const graph = readKustomizationGraph({
      directory,
      repositoryRoot: root,
      allowRemote: [],
      enableHelm: false,
    });
    return isComponent(directory) ? null : { folder, graph };
  } catch (error) {
    if (error instanceof TiphysError) return null;
    throw error;
  }
}

function isComponent(directory: string): boolean {
  const path = findKustomization(directory);
  return path !== null && /^kind:\s*["']?Component\b/m.test(readFileSync(path, "utf8"));
}
