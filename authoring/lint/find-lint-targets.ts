import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { pathFrom } from "#adapters/inside-folder.ts";
import { readFileBytes } from "#adapters/read-file.ts";
import { findRepositoryRoot, type RepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import type { CheckOptions } from "#authoring/check/check-options.ts";
import type { CheckTarget } from "#authoring/check/check-target.ts";
import { findTargets, type TargetPlan } from "#authoring/check/find-targets.ts";
import { TiphysError } from "#core/errors.ts";
import { argoTargets } from "./argo-targets.ts";
import { SOURCE_FILE } from "./examine/examine-source-file.ts";
import { type ArgoFile, type ArgoFiles, findArgoFiles } from "./find-argo-files.ts";

/** What one run of lint looks at. */
export interface LintPlan {
  readonly plan: TargetPlan;
  /** What the whole repository holds for Argo CD, whatever is judged of it. */
  readonly files: ArgoFiles;
  /** The `.argocd-source.yaml` files among what is judged. */
  readonly sources: readonly ArgoFile[];
  /** The files among what is judged that --fix may change. */
  readonly mendable: readonly ArgoFile[];
}

interface Run {
  readonly options: CheckOptions;
  readonly world: World;
}

/** The arguments; without any the fleet's overlays and all that is written for Argo CD. @throws as findTargets */
export async function findLintTargets(positionals: readonly string[], run: Run): Promise<LintPlan> {
  if (positionals.length === 0) return await wholeRepository(run);
  const { cwd } = run.world;
  const isSource = (argument: string) => SOURCE_FILE.test(basename(argument));
  const others = positionals.filter((argument) => !isSource(argument));
  const plan =
    others.length > 0
      ? await findTargets(others, run)
      : emptyPlan(dirname(resolve(cwd, positionals[0] ?? "")), run.world);
  const { root } = plan.repository;
  const named = positionals.filter(isSource).map((argument) => resolve(cwd, argument));
  const sources = named.map((location) => readArgoFile(location, root));
  const files = isRepository(plan.repository) ? findArgoFiles(root) : NOTHING;
  const below = plan.targets.flatMap((target) => filesOf(target, root));
  return {
    plan,
    files,
    sources: [...sources, ...below.filter(({ file }) => SOURCE_FILE.test(basename(file)))],
    mendable: [...sources, ...below],
  };
}

async function wholeRepository({ options, world }: Run): Promise<LintPlan> {
  const repository = findRepositoryRoot(world.cwd, world);
  const files = findArgoFiles(repository.root);
  const overlays =
    repository.fleetFile === null ? [] : (await findTargets([], { options, world })).targets;
  const known = new Set(overlays.map(({ location }) => location));
  const others = argoTargets(repository.root, files).filter(({ location }) => !known.has(location));
  const targets = [...overlays, ...others];
  if (targets.length + files.sources.length === 0) throw nothingFound();
  const { manifests, sources } = files;
  const plan = { repository, targets, isWholeFleet: false };
  return { plan, files, sources, mendable: [...manifests, ...sources] };
}

const NOTHING: ArgoFiles = { manifests: [], sources: [], kustomizations: [] };

/** Elsewhere nothing tells where to stop looking around. */
function isRepository({ root, fleetFile }: RepositoryRoot): boolean {
  return fleetFile !== null || existsSync(join(root, ".git"));
}

function emptyPlan(folder: string, world: World): TargetPlan {
  return { repository: findRepositoryRoot(folder, world), targets: [], isWholeFleet: false };
}

function filesOf({ kind, location }: CheckTarget, root: string): readonly ArgoFile[] {
  if (kind === "file") return statSync(location).isFile() ? [readArgoFile(location, root)] : [];
  if (kind !== "overlay" && kind !== "folder") return [];
  const path = pathFrom(root, location);
  const { manifests, sources } = findArgoFiles(root, path === "." ? "" : path);
  return [...manifests, ...sources];
}

function readArgoFile(location: string, root: string): ArgoFile {
  const file = pathFrom(root, location);
  return { file, text: new TextDecoder().decode(readFileBytes(location, file)) };
}

function nothingFound(): TiphysError {
  return new TiphysError(
    "USAGE_INVALID",
    "lint: expected a target, a tiphys.yaml in this folder or above it, or files for Argo CD, got none of them. Name a folder or a file, or - for standard input.",
  );
}
