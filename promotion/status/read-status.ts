import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listTree, type TreeEntry } from "#adapters/git/list-tree.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import { FLEET_FILE, readFleet } from "#adapters/load-fleet.ts";
import { TiphysError } from "#core/errors.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { type AppOverlay, sourceNames } from "#core/promotion/find-route.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import { promotableOf } from "#core/promotion/promotable.ts";
import { holdsVersion, readVersion, type Version } from "#core/promotion/version.ts";
import { versionChanges } from "#core/promotion/version-words.ts";
import { findOverlays } from "../find-overlays.ts";
import { textFiles } from "../text-files.ts";
import { type Arrival, readObjects, versionsSince } from "../versions-since.ts";

/** An app in an environment. */
export interface AppStatus extends AppOverlay {
  readonly version: Version;
  /** The commit that brought it; null where Git does not say. */
  readonly arrival: Arrival | null;
  /** What a promotion from the environment before would change; null where none comes before. */
  readonly pending: { readonly from: string; readonly changes: readonly string[] } | null;
}

/** Which version is where, since when, by which commit, and what waits to come: by Git's objects alone. @throws GIT_FAILED, FLEET_INVALID, MANIFEST_UNREADABLE */
export async function readStatus(
  git: GitRepository,
  commit: string,
  app: string | null,
): Promise<readonly AppStatus[]> {
  const entries = await listTree(git, commit);
  const fleet = await fleetAt(git, entries);
  const all = findOverlays(
    entries.map(({ path }) => path),
    fleet,
  );
  const overlays = inOrder(all, fleet).filter((overlay) => app === null || overlay.app === app);
  const files = await readOverlays(git, { entries, overlays, fleet });
  const given = overlays.map((overlay) => {
    const promotable = promotableOf(fleet.spec, overlay.app);
    const found = files.get(overlay.path) ?? { path: overlay.path, files: new Map() };
    return { overlay: found, promotable, version: readVersion(found, promotable) };
  });
  const arrivals = await versionsSince(git, commit, given);
  const known = overlays.map((overlay, index) => ({
    ...overlay,
    version: given[index]?.version ?? NO_VERSION,
    arrival: arrivals[index] ?? null,
  }));
  return known.map((status) => ({ ...status, pending: pendingOf(status, known, fleet) }));
}

const NO_VERSION: Version = { images: [], files: {}, fields: {} };

type KnownVersion = Omit<AppStatus, "pending">;

function pendingOf(
  { app, environment, version }: KnownVersion,
  known: readonly KnownVersion[],
  { spec }: Fleet,
): AppStatus["pending"] {
  const own = known.filter((status) => status.app === app);
  const [from] = sourceNames(spec.environments, { app, to: environment, own });
  const source = own.find((status) => status.environment === from);
  if (from === undefined || source === undefined) return null;
  const isThere = holdsVersion(version, source.version);
  return { from, changes: isThere ? [] : versionChanges(version, source.version) };
}

/** By app, then as the fleet lists its environments. */
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
