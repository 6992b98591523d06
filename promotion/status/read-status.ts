import { openObjectReader } from "#adapters/git/object-reader.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { type AppOverlay, sourceNames } from "#core/promotion/find-route.ts";
import { versionChanges } from "#core/promotion/version-words.ts";
import { holdsVersion, type Version } from "#core/promotion/version.ts";
import { readFleetTree, readOverlaysOf } from "../read-overlays.ts";
import { type Arrival, arrivalsAlong } from "../versions-since.ts";
import { walkSteps } from "../walk-steps.ts";

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
  const { fleet, overlays, arrivals } = await readArrivals(git, commit, app);
  const known = overlays.map(({ app: name, environment, path, version }, index) => {
    const arrival = arrivals[index] ?? null;
    return { app: name, environment, path, version, arrival };
  });
  return known.map((status) => ({ ...status, pending: pendingOf(status, known, fleet) }));
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
      return { fleet, overlays, arrivals: await arrivalsAlong(git, walk, overlays) };
    } finally {
      await walk.stop();
    }
  } finally {
    await objects.close();
  }
}

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
