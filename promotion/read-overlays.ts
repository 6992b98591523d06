import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listTree, type TreeEntry } from "#adapters/git/list-tree.ts";
import { type ObjectReader, openObjectReader } from "#adapters/git/object-reader.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import { readFleet } from "#adapters/load-fleet.ts";
import { FLEET_FILE } from "#adapters/repository-root.ts";
import { TiphysError } from "#core/errors.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import { promotableOf } from "#core/promotion/promotable.ts";
import { readVersion } from "#core/promotion/version.ts";
import { findOverlays } from "./find-overlays.ts";
import { textFiles } from "./text-files.ts";
import { type OverlayVersion, readTexts } from "./versions-since.ts";

export interface FleetVersions {
  readonly fleet: Fleet;
  /** By app, then as the fleet lists its environments. */
  readonly overlays: readonly (AppOverlay & OverlayVersion)[];
}

/** Overlays of a commit (by default all) with their versions, by Git's objects alone. @throws GIT_FAILED, FLEET_INVALID, MANIFEST_UNREADABLE */
export async function readOverlaysAt(
  git: GitRepository,
  commit: string,
  isWanted: (overlay: AppOverlay) => boolean = () => true,
): Promise<FleetVersions> {
  const objects = openObjectReader(git);
  try {
    const tree = await readFleetTree(git, { commit, objects });
    const overlays = tree.overlays.filter(isWanted);
    return await readOverlaysOf({ ...tree, overlays }, objects);
  } finally {
    await objects.close();
  }
}

/** A commit's files and its fleet. */
export interface FleetTree {
  readonly entries: readonly TreeEntry[];
  readonly fleet: Fleet;
  /** By app, then as the fleet lists its environments. */
  readonly overlays: readonly AppOverlay[];
}

/** What `readOverlaysOf` begins with. @throws GIT_FAILED, FLEET_INVALID, MANIFEST_UNREADABLE */
export async function readFleetTree(
  git: GitRepository,
  { commit, objects }: { readonly commit: string; readonly objects: ObjectReader },
): Promise<FleetTree> {
  const [entries, text] = await Promise.all([
    listTree(git, commit),
    readFleetText(git, { commit, objects }),
  ]);
  if (text === null) throw noFleet();
  const fleet = await fleetOf(text);
  const paths = entries.map(({ path }) => path);
  return { entries, fleet, overlays: inOrder(findOverlays(paths, fleet), fleet) };
}

/** The versions of its overlays. @throws GIT_FAILED, MANIFEST_UNREADABLE */
export async function readOverlaysOf(
  { entries, fleet, overlays }: FleetTree,
  objects: ObjectReader,
): Promise<FleetVersions> {
  const files = await readOverlays(objects, { entries, overlays, fleet });
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

async function readOverlays(
  objects: ObjectReader,
  { entries, overlays, fleet }: FleetTree,
): Promise<ReadonlyMap<string, OverlayFiles>> {
  const byFolder = groupByOverlay(entries, new Set(overlays.map(({ path }) => path)));
  const wanted = overlays.flatMap(({ app, path }) => {
    const inside = byFolder.get(path) ?? [];
    const names = inside.map(({ name }) => name);
    const texts = textFiles(names, promotableOf(fleet.spec, app));
    return inside.flatMap(({ name, entry }) => (texts.has(name) ? [entry.object] : []));
  });
  const texts = await readTexts(objects, wanted);
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

async function readFleetText(
  { prefix }: GitRepository,
  { commit, objects }: { readonly commit: string; readonly objects: ObjectReader },
): Promise<string | null> {
  const name = `${commit}:${prefix === "" ? "" : `${prefix}/`}${FLEET_FILE}`;
  const content = (await objects.read([name])).get(name);
  return content === undefined ? null : new TextDecoder().decode(content);
}

/** The fleet is read as every other command reads it, from a file. */
async function fleetOf(text: string): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), "tiphys-status-"));
  try {
    writeFileSync(join(folder, FLEET_FILE), text);
    return (await readFleet(folder)).fleet;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function noFleet(): TiphysError {
  return new TiphysError(
    "FLEET_INVALID",
    "expected tiphys.yaml in the commit at hand, found none. Commit it first.",
  );
}
