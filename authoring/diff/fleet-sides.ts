import { existsSync } from "node:fs";
import { join } from "node:path";
import { FLEET_FILE, type RepositoryRoot } from "#adapters/repository-root.ts";
import { type CheckTarget, targetPath } from "#authoring/check/check-target.ts";
import { fleetOverlays } from "#authoring/check/fleet-overlays.ts";
import { type BaseTree, baseTarget } from "#authoring/check/open-base.ts";
import { hasSameInputs } from "#authoring/check/same-inputs.ts";
import { TiphysError } from "#core/errors.ts";
import type { Sides } from "./find-sides.ts";

export interface FleetSides {
  /** Overlays that may differ, sorted by path. */
  readonly sides: readonly Sides[];
  /** How many there are, at the revision or now. */
  readonly overlays: number;
}

/** The overlays of a fleet, now and at a revision, and those of them whose files differ. @throws FLEET_INVALID */
export async function fleetSides(repository: RepositoryRoot, base: BaseTree): Promise<FleetSides> {
  const { root } = repository;
  const now = pathsOf(await fleetOverlays(root, null), root);
  const before = await overlaysBefore(base);
  const paths = [...new Set([...now, ...before])].sort();
  const changed = paths.filter(
    (path) =>
      !now.includes(path) ||
      !before.includes(path) ||
      !hasSameInputs({ path, root, otherRoot: base.repository.root }),
  );
  const sides = changed.map((path) =>
    sidesOf(path, { repository, base, isNow: now.includes(path) }),
  );
  return { sides, overlays: paths.length };
}

/** A fleet that could not be read then is no reason not to compare what is there now. */
async function overlaysBefore({ repository: { root } }: BaseTree): Promise<readonly string[]> {
  if (!existsSync(join(root, FLEET_FILE))) return [];
  try {
    return pathsOf(await fleetOverlays(root, null), root);
  } catch (error) {
    if (error instanceof TiphysError) return [];
    throw error;
  }
}

function pathsOf(targets: readonly CheckTarget[], root: string): readonly string[] {
  return targets.map((target) => targetPath(target, root));
}

interface Place {
  readonly repository: RepositoryRoot;
  readonly base: BaseTree;
  readonly isNow: boolean;
}

function sidesOf(path: string, { repository, base, isNow }: Place): Sides {
  const location = join(repository.root, path);
  const target: CheckTarget = isNow
    ? { kind: "overlay", location, folder: location }
    : { kind: "missing", location, folder: null };
  const { commit, name } = base;
  return {
    repository,
    from: { target: baseTarget(base, path), repository: base.repository, path, commit, name },
    to: { target, repository, path, commit: null, name: "work tree" },
    base,
  };
}
