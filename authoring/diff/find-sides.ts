import { existsSync, realpathSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { isInside, pathFrom } from "#adapters/inside-folder.ts";
import { findRepositoryRoot, type RepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { type CheckTarget, locateTarget } from "#authoring/check/check-target.ts";
import { type BaseTree, baseTarget, openBase } from "#authoring/check/open-base.ts";
import { TiphysError } from "#core/errors.ts";
import type { DiffOptions } from "./diff-options.ts";

/** One of the two things to compare, and where its files lie. */
export interface SideTarget {
  readonly target: CheckTarget;
  readonly repository: RepositoryRoot;
  /** Relative to the root of the repository, at any revision. */
  readonly path: string;
  readonly commit: string | null;
  /** For people: "origin/main (0123456789ab)", "work tree". */
  readonly name: string;
}

export interface Sides {
  /** Whose policies judge both. */
  readonly repository: RepositoryRoot;
  readonly from: SideTarget;
  readonly to: SideTarget;
  /** The unpacked revision; null for two folders. The caller removes it. */
  readonly base: BaseTree | null;
}

interface Surroundings {
  readonly options: DiffOptions;
  readonly world: World;
}

/** What the arguments mean: one folder at a revision and now, or two folders now. @throws USAGE_INVALID, GIT_FAILED, FILE_UNREADABLE */
export async function findSides(
  [first = "", second]: readonly string[],
  { options, world }: Surroundings,
): Promise<Sides> {
  if ([first, second].includes("-"))
    throw usage("expected a folder of the repository, got standard input. Name a folder.");
  if (second === undefined) return await twoRevisions(first, { options, world });
  if (options.base === null) return twoFolders(first, second, world);
  throw usage("expected a second folder or --base, got both. Leave one of the two out.");
}

async function twoRevisions(argument: string, { options, world }: Surroundings): Promise<Sides> {
  const now = sideNow(argument, world);
  const { repository, path } = now;
  const base = await openBase({ root: repository.root, revision: options.base, world });
  const target = baseTarget(base, path);
  if (target.kind === "missing" && now.target.kind === "missing") {
    base.remove();
    throw new TiphysError(
      "FILE_UNREADABLE",
      `${argument}: expected a folder that is there now or was at ${base.name}, found neither. Check the path.`,
    );
  }
  const { commit, name } = base;
  const from = { target, repository: base.repository, path, commit, name };
  return { repository, from, to: now, base };
}

function twoFolders(first: string, second: string, world: World): Sides {
  const [from, to] = [sideNow(first, world), sideNow(second, world)];
  const { repository } = to;
  if (from.repository.root !== repository.root)
    throw usage(
      `expected two folders of one repository, got "${from.repository.root}" and "${repository.root}". Compare revisions with --base instead.`,
    );
  if (from.path === to.path)
    throw usage(`expected two folders, got "${to.path}" twice. Name another.`);
  return { repository, from, to, base: null };
}

/** A folder that is gone still has its place in the repository. */
function sideNow(argument: string, world: World): SideTarget {
  const target = locateTarget(argument, world.cwd);
  const place = target.folder === null ? placeOfMissing(resolve(world.cwd, argument)) : null;
  const repository = findRepositoryRoot(place?.folder ?? target.folder ?? world.cwd, world);
  const location = place?.location ?? target.location;
  if (!isInside(repository.root, location))
    throw usage(`expected a folder of the repository "${repository.root}", got "${argument}".`);
  const path = pathFrom(repository.root, location);
  return { target, repository, path, commit: null, name: "work tree" };
}

/** The nearest folder above that is there, and the whole path with links in that folder resolved. */
function placeOfMissing(location: string): { readonly folder: string; readonly location: string } {
  let folder = dirname(location);
  while (!existsSync(folder)) folder = dirname(folder);
  const real = realpathSync.native(folder);
  return { folder: real, location: resolve(real, relative(folder, location)) };
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `diff: ${problem}`);
}
