import { statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { globFiles } from "#adapters/glob-files.ts";
import { readFleet } from "#adapters/load-fleet.ts";
import { placeProblems } from "#adapters/origin-document.ts";
import { readSloFiles, type SloDocuments, sloFiles } from "#adapters/read-slo-documents.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { type Problem, problemsError, TiphysError } from "#core/errors.ts";
import type { ReadOptions } from "#core/slo/read/slo-reader.ts";

/**
 * The objectives in some files and folders, or without any those of the fleet.
 * @throws SLO_INVALID with all problems at once, USAGE_INVALID where nothing is named or found
 */
export async function loadSlos(targets: readonly string[], world: World): Promise<SloDocuments> {
  const loaded = await readSlos({ targets, world });
  if (loaded.problems.length > 0) throw problemsError("SLO_INVALID", loaded.problems);
  return loaded;
}

interface SloTargets {
  readonly targets: readonly string[];
  readonly world: World;
  readonly options?: ReadOptions;
}

/**
 * As loadSlos, but problems are handed back beside the objectives that have none.
 * @throws USAGE_INVALID where nothing is named or found, FILE_UNREADABLE
 */
export async function readSlos({ targets, world, options }: SloTargets): Promise<SloDocuments> {
  const named = targets.length === 0 ? await filesOfFleet(world) : filesOfTargets(targets, world);
  const { root, files, notes } = named;
  const loaded = await readSloFiles(root, { files, ...(options === undefined ? {} : { options }) });
  if (loaded.objectives.length + loaded.problems.length > 0)
    return { ...loaded, notes: [...notes, ...loaded.notes] };
  throw new TiphysError(
    "USAGE_INVALID",
    "expected at least one SLO, found none. Name its file or folder, or list it under slos in tiphys.yaml.",
  );
}

interface NamedFiles {
  readonly root: string;
  readonly files: readonly string[];
  readonly notes: readonly Problem[];
}

async function filesOfFleet(world: World): Promise<NamedFiles> {
  const { root, fleetFile } = findRepositoryRoot(world.cwd, world);
  if (fleetFile === null)
    throw new TiphysError(
      "USAGE_INVALID",
      "expected a tiphys.yaml in this folder or above it, found none. Name the file or the folder of the SLOs.",
    );
  const { fleet, origin } = await readFleet(root);
  const { slos } = fleet.spec;
  const notes = slos.flatMap((glob, index) => {
    if (sloFiles(root, [glob]).length > 0) return [];
    return [{ at: ["spec", "slos", index], message: `"${glob}" names no file` }];
  });
  return { root, files: sloFiles(root, slos), notes: await placeProblems(notes, origin) };
}

function filesOfTargets(targets: readonly string[], { cwd }: World): NamedFiles {
  const files = targets.flatMap((target) => filesOf(target, cwd));
  return { root: cwd, files: [...new Set(files)].sort(), notes: [] };
}

function filesOf(target: string, cwd: string): readonly string[] {
  const path = resolve(cwd, target);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() === true) return [relative(cwd, path)];
  if (stats?.isDirectory() !== true) {
    const instead =
      stats === undefined
        ? "found nothing there. Check the path."
        : "got a pipe or a device. Write it into a file.";
    throw new TiphysError(
      "FILE_UNREADABLE",
      `${target}: expected a file or folder of SLOs, ${instead}`,
    );
  }
  return ["**/*.yaml", "**/*.yml"]
    .flatMap((glob) => globFiles(path, glob))
    .map((file) => relative(cwd, resolve(path, file)));
}
