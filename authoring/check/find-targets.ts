import { realpathSync } from "node:fs";
import { findRepositoryRoot, type RepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import type { CheckOptions } from "./check-options.ts";
import { type CheckTarget, locateTarget } from "./check-target.ts";

/** What one run judges: targets of one repository, in the order of the report. */
export interface TargetPlan {
  readonly repository: RepositoryRoot;
  readonly targets: readonly CheckTarget[];
  /** True when all that the fleet says is looked at, so that what nothing uses can be told. */
  readonly isWholeFleet: boolean;
}

/** Targets from arguments, else the fleet's overlays. @throws USAGE_INVALID, FLEET_INVALID, FILE_UNREADABLE */
export async function findTargets(
  positionals: readonly string[],
  { options, world }: { readonly options: CheckOptions; readonly world: World },
): Promise<TargetPlan> {
  if (positionals.length === 0) return await fleetTargets(options, world);
  if (positionals.filter((argument) => argument === "-").length > 1)
    throw usage("-: expected once, got twice. Standard input can be read only once.");
  const targets = positionals.map((argument) => locateTarget(argument, world.cwd));
  const repository = commonRepository(targets, world);
  for (const target of targets) refuseFleetRoot(target, repository);
  return { repository, targets, isWholeFleet: false };
}

async function fleetTargets(options: CheckOptions, world: World): Promise<TargetPlan> {
  const repository = findRepositoryRoot(world.cwd, world);
  if (repository.fleetFile === null) {
    throw usage(
      "check: expected a target, or a tiphys.yaml in this folder or above it, got neither. Name a folder or a file, or - for standard input.",
    );
  }
  const { fleetOverlays } = await import("./fleet-overlays.ts");
  return {
    repository,
    targets: await fleetOverlays(repository.root, options.environment),
    isWholeFleet: options.environment === null && options.policies.length === 0,
  };
}

/** A file outside of any fleet (another tool's output, say) is judged by the fleet of the current folder. */
function commonRepository(targets: readonly CheckTarget[], world: World): RepositoryRoot {
  const found = new Map<string, RepositoryRoot>();
  for (const { kind, folder } of targets) {
    if (folder === null) continue;
    const repository = findRepositoryRoot(folder, world);
    if (kind === "file" && repository.fleetFile === null) continue;
    found.set(repository.root, repository);
  }
  const [only, second] = found.values();
  if (only === undefined) return findRepositoryRoot(world.cwd, world);
  if (second === undefined) return only;
  throw usage(
    `check: expected targets of one repository, got "${only.root}" and "${second.root}". Check them one after the other.`,
  );
}

/** The root of a fleet is not meant as a folder of manifests: policies and kustomizations are none. */
function refuseFleetRoot({ kind, location }: CheckTarget, { root, fleetFile }: RepositoryRoot) {
  if (kind !== "folder" || fleetFile === null || realpathSync.native(location) !== root) return;
  throw usage(
    "check: expected an overlay, a folder of manifests or a file, got the root of the fleet. Leave the target out to check every overlay.",
  );
}

function usage(message: string): TiphysError {
  return new TiphysError("USAGE_INVALID", message);
}
