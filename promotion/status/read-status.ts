import { openObjectReader } from "#adapters/git/object-reader.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import type { Freeze } from "#core/policy/freeze.ts";
import { type AppOverlay, sourceNames } from "#core/promotion/find-route.ts";
import { versionChanges } from "#core/promotion/version-words.ts";
import { holdsVersion, type Version } from "#core/promotion/version.ts";
import { readFleetTree, readOverlaysOf } from "../read-overlays.ts";
import { type Arrival, arrivalsAlong } from "../versions-since.ts";
import { walkSteps } from "../walk-steps.ts";
import { type PendingGates, pendingGates } from "./pending-gates.ts";
import { readFreezes } from "./read-freezes.ts";

/** An app in an environment. */
export interface AppStatus extends AppOverlay {
  readonly version: Version;
  /** The commit that brought it; null where Git does not say. */
  readonly arrival: Arrival | null;
  /** What a promotion from the environment before would change; null where none comes before. */
  readonly pending: Pending | null;
}

/** How an environment differs from the one before it. */
export interface Pending {
  readonly from: string;
  /** Empty where it has all that the one before has. */
  readonly changes: readonly string[];
  /** Null where nothing is to come. */
  readonly gates: PendingGates | null;
}

/** Which version is where, since when, by which commit, and what waits to come: by Git's objects alone. @throws GIT_FAILED, FLEET_INVALID, MANIFEST_UNREADABLE */
export async function readStatus(
  git: GitRepository,
  commit: string,
  { app, now }: StatusRequest,
): Promise<readonly AppStatus[]> {
  const { overlays, arrivals, ...ground } = await readArrivals(git, commit, app);
  const known = overlays.map(({ app: name, environment, path, version }, index) => {
    const arrival = arrivals[index] ?? null;
    return { app: name, environment, path, version, arrival };
  });
  const byApp = Map.groupBy(known, (status) => status.app);
  return known.map((status) => {
    const own = byApp.get(status.app) ?? [];
    return { ...status, pending: pendingOf(status, { ...ground, own, now }) };
  });
}

interface StatusRequest {
  /** Null for all. */
  readonly app: string | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The history is walked by git while the overlays are read here. */
async function readArrivals(git: GitRepository, commit: string, app: string | null) {
  const objects = openObjectReader(git);
  try {
    const tree = await readFleetTree(git, { commit, objects });
    const wanted = tree.overlays.filter((overlay) => app === null || overlay.app === app);
    const walk = walkSteps(git, { commit, paths: wanted.map(({ path }) => path) });
    try {
      const { fleet, overlays } = await readOverlaysOf({ ...tree, overlays: wanted }, objects);
      const freezes = await readFreezes(tree, objects);
      return { fleet, freezes, overlays, arrivals: await arrivalsAlong(git, walk, overlays) };
    } finally {
      await walk.stop();
    }
  } finally {
    await objects.close();
  }
}

export type KnownVersion = Omit<AppStatus, "pending">;

interface Ground {
  readonly fleet: Fleet;
  readonly freezes: readonly Freeze[];
  /** Of the same app, in every environment. */
  readonly own: readonly KnownVersion[];
  readonly now: number;
}

function pendingOf(target: KnownVersion, { own, fleet, ...ground }: Ground): AppStatus["pending"] {
  const { app, environment } = target;
  const [from] = sourceNames(fleet.spec.environments, { app, to: environment, own });
  const source = own.find((status) => status.environment === from);
  if (from === undefined || source === undefined) return null;
  const { version } = source;
  if (holdsVersion(target.version, version)) return { from, changes: [], gates: null };
  const gates = pendingGates({ target, version, own, fleet, ...ground });
  return { from, changes: versionChanges(target.version, version), gates };
}
