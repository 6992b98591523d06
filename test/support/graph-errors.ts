import { join } from "node:path";
import { TiphysError } from "#core/errors.ts";
import { readKustomizationGraph, type GraphRequest } from "#rendering/kustomization-graph.ts";
import { writeTree, type FileTree } from "./file-tree.ts";

/** Code and lines of the error that the kustomization in repo/app ends with; empty for none. */
export function graphErrors(
  folder: string,
  { tree, changes = {} }: { tree: FileTree; changes?: Partial<GraphRequest> | undefined },
): readonly string[] {
  writeTree(folder, tree);
  try {
    readKustomizationGraph({
      directory: join(folder, "repo/app"),
      repositoryRoot: join(folder, "repo"),
      allowRemote: [],
      enableHelm: false,
      ...changes,
    });
  } catch (error) {
    if (error instanceof TiphysError) return [error.code, ...error.message.split("\n")];
    throw error;
  }
  return [];
}
