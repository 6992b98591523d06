import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { defaultBase } from "#adapters/git/default-base.ts";
import { openRepository } from "#adapters/git/open-repository.ts";
import { resolveRevision } from "#adapters/git/resolve-revision.ts";
import { unpackRevision } from "#adapters/git/unpack-revision.ts";
import { isInside } from "#adapters/inside-folder.ts";
import type { RepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { folderTarget, type CheckTarget } from "./check-target.ts";
import { countWords } from "#core/count-words.ts";

/** The files of the repository as they were at a revision. */
export interface BaseTree {
  /** Its root in a temporary folder; without the fleet, as today's is what judges. */
  readonly repository: RepositoryRoot;
  readonly commit: string;
  /** For people: "origin/main (0123456789ab)". */
  readonly name: string;
  /** For people: what of the revision could not be had. */
  readonly hints: readonly string[];
  /** Safe to call more than once. */
  readonly remove: () => void;
}

interface BaseRequest {
  readonly root: string;
  /** null: where the work at hand left the remote's default branch. */
  readonly revision: string | null;
  readonly world: World;
}

/** Unpacks a revision; the caller removes it. @throws GIT_FAILED, USAGE_INVALID */
export async function openBase({ root, revision, world }: BaseRequest): Promise<BaseTree> {
  const git = await openRepository(root, world);
  const { commit, name } =
    revision === null
      ? await defaultBase(git)
      : { commit: await resolveRevision(git, revision), name: revision };
  const { folder, submodules, lfsPointers, remove } = await unpackRevision(git, commit);
  const short = commit.slice(0, 12);
  const shown = commit.startsWith(name) ? short : `${name} (${short})`;
  const hints = [
    ...missingContent(submodules, { noun: "submodule", what: `empty at ${shown}` }),
    ...missingContent(lfsPointers, { noun: "file", what: `only a pointer to Git LFS at ${shown}` }),
  ];
  return { repository: { root: folder, fleetFile: null }, commit, name: shown, hints, remove };
}

/** The target of some path as it was at the base; a link that leads out of the tree leads to nothing there. */
export function baseTarget({ repository }: BaseTree, path: string): CheckTarget {
  const location = join(repository.root, path);
  if (!existsSync(location) || !isInside(repository.root, realpathSync.native(location)))
    return { kind: "missing", location, folder: null };
  const isFolder = statSync(location).isDirectory();
  return isFolder ? folderTarget(location) : { kind: "file", location, folder: dirname(location) };
}

/** "2 submodules are empty at origin/main: a, b". */
function missingContent(
  paths: readonly string[],
  { noun, what }: { readonly noun: string; readonly what: string },
): readonly string[] {
  if (paths.length === 0) return [];
  const verb = paths.length === 1 ? "is" : "are";
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : "";
  const names = `${paths.slice(0, 3).join(", ")}${more}`;
  return [`${countWords(paths.length, noun)} ${verb} ${what}: ${names}`];
}
