import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";
import { readFleet } from "#adapters/load-fleet.ts";
import { reasonOf } from "#adapters/read-file.ts";
import { TiphysError } from "#core/errors.ts";
import { overlayClaims } from "#core/policy/environment.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { pathMatcher } from "#core/policy/glob.ts";
import { type CheckTarget, folderTarget } from "./check-target.ts";
import { findEnvironment } from "./find-environment.ts";

const MAX_DEPTH = 32;

/** The overlays that a fleet's environments claim (or the named one), sorted. @throws FLEET_INVALID, USAGE_INVALID */
export async function fleetOverlays(
  root: string,
  environment: string | null,
): Promise<readonly CheckTarget[]> {
  const { fleet } = await readFleet(root);
  if (environment !== null) findEnvironment(fleet, environment);
  const patterns = fleet.spec.environments
    .filter(({ name }) => environment === null || name === environment)
    .flatMap(({ overlays }) => overlays.map((overlay) => globOf(overlay)));
  const isWanted = (path: string) =>
    overlayClaims(fleet, path).some(
      (claim) => environment === null || claim.environment.name === environment,
    );
  const folders = ["", ...foldersBelow(root, { folder: "", patterns, depth: 0 })];
  const overlays = folders
    .filter((folder) => isWanted(folder === "" ? "." : folder))
    .map((folder) => folderTarget(join(root, folder)))
    .filter(({ kind }) => kind === "overlay");
  if (overlays.length === 0 && patterns.length > 0) throw noOverlays(patterns);
  return overlays;
}

/** The overlays below a root that some fleet claims, whatever the root's own fleet says; sorted. @throws FILE_UNREADABLE */
export function claimedOverlays(root: string, fleet: Fleet): readonly CheckTarget[] {
  const patterns = fleet.spec.environments.flatMap(({ overlays }) => overlays.map(globOf));
  return foldersBelow(root, { folder: "", patterns, depth: 0 })
    .filter((folder) => overlayClaims(fleet, folder).length > 0)
    .map((folder) => folderTarget(join(root, folder)))
    .filter(({ kind }) => kind === "overlay");
}

/** True for a folder that a glob matches, or below which it can match. */
export function leadsTo(pattern: string, folder: string): boolean {
  const wanted = pattern.split("/");
  const given = folder.split("/");
  const wild = wanted.indexOf("**");
  const isDeep = wild >= 0 && given.length >= wild;
  if (!isDeep && given.length > wanted.length) return false;
  const depth = isDeep ? wild : given.length;
  return depth === 0 || pathMatcher(head(wanted, depth))(head(given, depth)) !== null;
}

function head(segments: readonly string[], depth: number): string {
  return segments.slice(0, depth).join("/");
}

interface Walk {
  readonly folder: string;
  readonly patterns: readonly string[];
  readonly depth: number;
}

function foldersBelow(root: string, { folder, patterns, depth }: Walk): readonly string[] {
  if (depth > MAX_DEPTH) return [];
  const names = listFolder(root, folder)
    .filter((entry) => entry.isDirectory() && isVisible(entry.name))
    .map(({ name }) => name)
    .sort();
  return names.flatMap((name) => {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (!patterns.some((pattern) => leadsTo(pattern, path))) return [];
    return [path, ...foldersBelow(root, { folder: path, patterns, depth: depth + 1 })];
  });
}

function listFolder(root: string, folder: string): readonly Dirent[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    throw new TiphysError("FILE_UNREADABLE", `${folder || "."}: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

function isVisible(name: string): boolean {
  return !name.startsWith(".") && name !== "node_modules";
}

function globOf(overlay: Fleet["spec"]["environments"][number]["overlays"][number]): string {
  const glob = typeof overlay === "string" ? overlay : overlay.path;
  return glob.replace(/\/+$/, "");
}

function noOverlays(patterns: readonly string[]): TiphysError {
  const shown = patterns.map((pattern) => `"${pattern}"`).join(", ");
  return new TiphysError(
    "FLEET_INVALID",
    `tiphys.yaml: spec.environments: expected folders with a kustomization where the overlays point, got none for ${shown}. Correct the globs.`,
  );
}
