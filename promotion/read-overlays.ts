import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listTree, type TreeEntry } from "#adapters/git/list-tree.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import { FLEET_FILE, readFleet } from "#adapters/load-fleet.ts";
import { TiphysError } from "#core/errors.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import { promotableOf } from "#core/promotion/promotable.ts";
import { readVersion } from "#core/promotion/version.ts";
import { findOverlays } from "./find-overlays.ts";
import { textFiles } from "./text-files.ts";
import { type OverlayVersion, readObjects } from "./versions-since.ts";

export interface FleetVersions {
  readonly fleet: Fleet;
  /** By app, then as the fleet lists its environments. */
  readonly overlays: readonly (AppOverlay & OverlayVersion)[];
}

/** Every overlay of a commit with its version, by Git's objects alone. @throws GIT_FAILED, FLEET_INVALID, MANIFEST_UNREADABLE */
export async function readOverlaysAt(git: GitRepository, commit: string): Promise<FleetVersions> {
  const entries = await listTree(git, commit);
  const fleet = await fleetAt(git, entries);
  const all = findOverlays(
    entries.map(({ path }) => path),
    fleet,
  );
  const overlays = inOrder(all, fleet);
  const files = await readOverlays(git, { entries, overlays, fleet });
  const given = overlays.flatMap((place) => {
    const overlay = files.get(place.path);
    if (overlay === undefined) return [];
    const promotable = promotableOf(fleet.spec, place.app);
    return [{ ...place, overlay, promotable, version: readVersion(overlay, promotable) }];
  });
  return { fleet, overlays: given };
}

function inOrder(overlays: readonly AppOverlay[], { spec }: Fleet): readonly AppOverlay[] {
  const places = new Map(spec.environments.map(({ name }, index) => [name, index]));
  const place = ({ environment }: AppOverlay) => places.get(environment) ?? 0;
  return [...overlays].sort((left, right) =>
    left.app === right.app ? place(left) - place(right) : left.app < right.app ? -1 : 1,
  );
}

interface Tree {
  readonly entries: readonly TreeEntry[];
  readonly overlays: readonly AppOverlay[];
  readonly fleet: Fleet;
}

async function readOverlays(
  git: GitRepository,
  { entries, overlays, fleet }: Tree,
): Promise<ReadonlyMap<string, OverlayFiles>> {
  const byFolder = groupByOverlay(entries, new Set(overlays.map(({ path }) => path)));
  const wanted = overlays.flatMap(({ app, path }) => {
    const inside = byFolder.get(path) ?? [];
    const names = inside.map(({ name }) => name);
    const texts = textFiles(names, promotableOf(fleet.spec, app));
    return inside.flatMap(({ name, entry }) => (texts.has(name) ? [entry.object] : []));
  });
  const texts = await readObjects(git, wanted);
  const overlayOf = (path: string, inside: readonly NamedEntry[]): OverlayFiles => ({
    path,
    files: new Map(
      inside.map(({ name, entry: { object, kind } }) => {
        const isPlain = kind === "file" || kind === "executable";
        return [name, { object, text: isPlain ? (texts.get(object) ?? null) : null, isPlain }];
      }),
    ),
  });
  return new Map([...byFolder].map(([path, inside]) => [path, overlayOf(path, inside)]));
}

interface NamedEntry {
  /** Below the overlay. */
  readonly name: string;
  readonly entry: TreeEntry;
}

/** An overlay inside of another one belongs to both. */
function groupByOverlay(
  entries: readonly TreeEntry[],
  paths: ReadonlySet<string>,
): ReadonlyMap<string, readonly NamedEntry[]> {
  const groups = new Map<string, NamedEntry[]>([...paths].map((path) => [path, []]));
  for (const entry of entries) {
    const { path } = entry;
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      groups.get(path.slice(0, end))?.push({ name: path.slice(end + 1), entry });
    }
  }
  return groups;
}

/** The fleet is read as every other command reads it, from a file. */
async function fleetAt(git: GitRepository, entries: readonly TreeEntry[]): Promise<Fleet> {
  const entry = entries.find(({ path }) => path === FLEET_FILE);
  const text =
    entry === undefined ? undefined : (await readObjects(git, [entry.object])).get(entry.object);
  if (text === undefined) {
    throw new TiphysError(
      "FLEET_INVALID",
      "expected tiphys.yaml in the commit at hand, found none. Commit it first.",
    );
  }
  const folder = mkdtempSync(join(tmpdir(), "tiphys-status-"));
  try {
    writeFileSync(join(folder, FLEET_FILE), text);
    return (await readFleet(folder)).fleet;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
