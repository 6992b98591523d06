import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TiphysError } from "#core/errors.ts";
import { type KustomizationGraph, readKustomizationGraph } from "#rendering/kustomization-graph.ts";

interface Inputs {
  /** Repository-relative folder of an overlay. */
  readonly path: string;
  readonly root: string;
  readonly otherRoot: string;
}

/**
 * True when an overlay reads the same files with the same bytes in two trees, so that it renders alike; false
 * also where that cannot be known: remote bases, Helm, anything that cannot be read.
 */
export function hasSameInputs({ path, root, otherRoot }: Inputs): boolean {
  const mine = localGraph(root, path);
  const other = localGraph(otherRoot, path);
  if (mine === null || other === null) return false;
  return (
    mine.files.join("\n") === other.files.join("\n") &&
    mine.files.every((file) =>
      readFileSync(join(mine.root, file)).equals(readFileSync(join(other.root, file))),
    )
  );
}

/** null where the graph is refused without network and Helm: the render says why. */
function localGraph(root: string, path: string): KustomizationGraph | null {
  const directory = join(root, path);
  try {
    return readKustomizationGraph({
      directory,
      repositoryRoot: root,
      allowRemote: [],
      enableHelm: false,
    });
  } catch (error) {
    if (error instanceof TiphysError) return null;
    throw error;
  }
}
