import { basename, dirname, resolve } from "node:path";
import { readFileBytes } from "#adapters/read-file.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import type { CheckOptions } from "#authoring/check/check-options.ts";
import { argoTargets } from "./argo-targets.ts";
import { findTargets, type TargetPlan } from "#authoring/check/find-targets.ts";
import { pathFrom } from "#adapters/inside-folder.ts";
import { TiphysError } from "#core/errors.ts";
import { SOURCE_FILE } from "./examine/examine-source-file.ts";
import { type ArgoFile, type ArgoFiles, findArgoFiles } from "./find-argo-files.ts";

/** What one run of lint looks at. */
export interface LintPlan {
  readonly plan: TargetPlan;
  /** What the whole repository holds for Argo CD, whatever is judged of it. */
  readonly files: ArgoFiles;
  /** The `.argocd-source.yaml` files among what is judged. */
  readonly sources: readonly ArgoFile[];
}

interface Run {
  readonly options: CheckOptions;
  readonly world: World;
}

/** The arguments; without any the fleet's overlays and all that is written for Argo CD. @throws as findTargets */
export async function findLintTargets(positionals: readonly string[], run: Run): Promise<LintPlan> {
  if (positionals.length === 0) return await wholeRepository(run);
  const { cwd } = run.world;
  const [given, others] = partition(positionals, (argument) =>
    SOURCE_FILE.test(basename(argument)),
  );
  const [first] = given;
  const plan =
    others.length > 0 || first === undefined
      ? await findTargets(others, run)
      : { ...emptyPlan(dirname(resolve(cwd, first)), run.world), isWholeFleet: false };
  const { root } = plan.repository;
  const files = findArgoFiles(root);
  const named = given.map((argument) => readSource(argument, { root, cwd }));
  const folders = plan.targets.flatMap(({ kind, location }) =>
    kind === "overlay" || kind === "folder" ? [pathFrom(root, location)] : [],
  );
  const below = files.sources.filter(({ file }) => folders.some((folder) => isBelow(file, folder)));
  return { plan, files, sources: [...named, ...below] };
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
  const plan = { repository, targets, isWholeFleet: false };
  return { plan, files, sources: files.sources };
}

function emptyPlan(folder: string, world: World): Omit<TargetPlan, "isWholeFleet"> {
  return { repository: findRepositoryRoot(folder, world), targets: [] };
}

function readSource(
  argument: string,
  { root, cwd }: { readonly root: string; readonly cwd: string },
): ArgoFile {
  const location = resolve(cwd, argument);
  const bytes = readFileBytes(location, argument);
  return { file: pathFrom(root, location), text: new TextDecoder().decode(bytes) };
}

function isBelow(file: string, folder: string): boolean {
  return folder === "." || file.startsWith(`${folder}/`);
}

function partition<T>(
  items: readonly T[],
  isFirst: (item: T) => boolean,
): readonly [readonly T[], readonly T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function nothingFound(): TiphysError {
  return new TiphysError(
    "USAGE_INVALID",
    "lint: expected a target, a tiphys.yaml in this folder or above it, or files for Argo CD, got none of them. Name a folder or a file, or - for standard input.",
  );
}
