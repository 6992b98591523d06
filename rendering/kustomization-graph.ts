import { problemsError, type Problem } from "#core/errors.ts";
import { isInside, pathFrom } from "#adapters/inside-folder.ts";
import { realFolder } from "#adapters/real-folder.ts";
import { visitFolder } from "./visit-kustomization.ts";
import { startWalk, type GraphLimits, type GraphWalk } from "./graph-walk.ts";

export interface GraphRequest {
  /** A folder with a kustomization. */
  readonly directory: string;
  readonly repositoryRoot: string;
  /** Prefixes HOST/PATH that may be fetched. */
  readonly allowRemote: readonly string[];
  readonly enableHelm: boolean;
  /** Folders of components added from outside, relative to `directory`. */
  readonly components?: readonly string[];
  readonly limits?: GraphLimits;
}

/** All paths are relative to the repository's root, with slashes, sorted. */
export interface KustomizationGraph {
  readonly root: string;
  /** Every local file that the build reads. */
  readonly files: readonly string[];
  /** Every folder with a kustomization that takes part. */
  readonly directories: readonly string[];
  /** What kustomize will fetch, as written. */
  readonly remotes: readonly string[];
  /** Everything that is looked for, as written, be it there or not. */
  readonly lookups: readonly string[];
  /** Files in which a line without "=" names an environment variable. */
  readonly variableFiles: readonly string[];
  /** Folders of charts, of which any file may be read. */
  readonly charts: readonly string[];
  /** Why the build may read other files too; empty where it does not. */
  readonly unknown: readonly string[];
}

const DEFAULT_LIMITS: GraphLimits = { maxFiles: 20_000, maxDepth: 40 };

/**
 * Reads what a kustomization and all below it refer to, before kustomize does.
 * @throws RENDER_REFUSED for what we do not let kustomize do, else RENDER_FAILED for mistakes it would end with;
 * all problems at once; FILE_UNREADABLE
 */
export function readKustomizationGraph(request: GraphRequest): KustomizationGraph {
  const root = realFolder(request.repositoryRoot);
  const directory = realFolder(request.directory);
  const walk = startWalk({
    root,
    allowRemote: request.allowRemote,
    enableHelm: request.enableHelm,
    limits: request.limits ?? DEFAULT_LIMITS,
  });
  if (isInside(root, directory)) {
    visitFolder(walk, {
      folder: directory,
      stack: [],
      plugin: false,
      added: request.components ?? [],
    });
  } else {
    walk.refusals.push(outsideProblem(request.directory));
  }
  throwProblems(walk);
  return {
    root,
    files: relativeSorted(root, walk.files),
    directories: relativeSorted(root, walk.directories),
    remotes: [...walk.remotes].sort(),
    lookups: relativeSorted(root, walk.lookups),
    variableFiles: relativeSorted(root, walk.variableFiles),
    charts: relativeSorted(root, walk.charts),
    unknown: [...walk.unknown].sort(),
  };
}

function outsideProblem(directory: string): Problem {
  return {
    file: directory,
    message: "expected a folder in the repository, got one outside of it",
    remedy: "Render it from its own repository.",
  };
}

function throwProblems(walk: GraphWalk): void {
  if (walk.refusals.length + walk.mistakes.length === 0) return;
  const code = walk.refusals.length > 0 ? "RENDER_REFUSED" : "RENDER_FAILED";
  throw problemsError(code, [...walk.refusals, ...walk.mistakes]);
}

function relativeSorted(root: string, paths: ReadonlySet<string>): readonly string[] {
  return [...paths].map((path) => pathFrom(root, path)).sort();
}
