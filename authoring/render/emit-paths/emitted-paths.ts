import { pathFrom } from "#adapters/inside-folder.ts";
import { loadPlatformBundle } from "#adapters/load-bundle.ts";
import { readFleet } from "#adapters/load-fleet.ts";
import type { RepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { claimedOverlays } from "#authoring/check/fleet-overlays.ts";
import { neededPaths } from "#authoring/lint/argo-cd/needed-paths.ts";
import { TiphysError } from "#core/errors.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { overlayClosure } from "#rendering/closure/overlay-closure.ts";
import { sentRoot } from "./sent-root.ts";
import { tarExclusions } from "./tar-exclusions.ts";
import { trackedFolders } from "./tracked-folders.ts";

/** What to tell Argo CD, so that it sends and watches what renders read. */
export interface EmittedPaths {
  readonly overlays: readonly OverlayPaths[];
  /** Patterns for reposerver.plugin.tar.exclusions; null where only one overlay was asked for: they count for all. */
  readonly tarExclusions: readonly string[] | null;
}

export interface OverlayPaths {
  readonly path: string;
  /** The annotation argocd.argoproj.io/manifest-generate-paths. */
  readonly generatePaths: string;
  /** The folder that is sent with these; "." for the whole repository. */
  readonly sent: string;
  /** How many files are read. */
  readonly files: number;
  /** Why more may be read; empty where that is known. */
  readonly unknown: readonly string[];
}

interface EmitRequest {
  readonly repository: RepositoryRoot;
  /** One overlay, relative to the root; null for all of the fleet. */
  readonly path: string | null;
  readonly enableHelm: boolean;
}

/** @throws FLEET_INVALID, and what overlayClosure throws */
export async function emittedPaths(
  { repository, path, enableHelm }: EmitRequest,
  world: World,
): Promise<EmittedPaths> {
  const { root } = repository;
  const fleet = await fleetOf(repository, world.env);
  if (fleet === null && path === null) throw noFleet();
  const claimed = fleet === null ? [] : claimedOverlays(root, fleet);
  const overlays = claimed.map(({ location }) => pathFrom(root, location));
  const wanted = path === null ? overlays : [path];
  if (wanted.length === 0) throw noOverlays();
  const found = await Promise.all(
    wanted.map(async (overlay) => {
      const closure = await overlayClosure({ repositoryRoot: root, path: overlay, enableHelm });
      const entries = neededPaths([closure], overlays);
      return { path: overlay, closure, entries, sent: sentRoot(overlay, entries) };
    }),
  );
  const folders = path === null ? await trackedFolders(root, { ...world, cwd: root }) : [];
  return {
    overlays: found.map(({ closure, entries, sent, ...overlay }) => ({
      path: overlay.path,
      generatePaths: entries.join(";"),
      sent,
      files: closure.files.length,
      unknown: closure.unknown,
    })),
    tarExclusions: path === null ? tarExclusions({ overlays: found, folders }) : null,
  };
}

/** The repository's own, else the platform's. */
async function fleetOf(
  { root, fleetFile }: RepositoryRoot,
  env: World["env"],
): Promise<Fleet | null> {
  if (fleetFile !== null) return (await readFleet(root)).fleet;
  const bundle = env.TIPHYS_BUNDLE ?? "";
  return bundle === "" ? null : loadPlatformBundle(bundle).fleet;
}

function noFleet(): TiphysError {
  return new TiphysError(
    "FLEET_INVALID",
    "expected tiphys.yaml at the root of the repository, or a platform bundle named by TIPHYS_BUNDLE, to know all overlays. Name one overlay, or write a tiphys.yaml.",
  );
}

function noOverlays(): TiphysError {
  return new TiphysError(
    "FLEET_INVALID",
    "expected folders with a kustomization where the fleet's overlays point, got none. Correct the globs of spec.environments.",
  );
}
