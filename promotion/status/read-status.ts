import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { type AppOverlay, sourceNames } from "#core/promotion/find-route.ts";
import { versionChanges } from "#core/promotion/version-words.ts";
import { holdsVersion, type Version } from "#core/promotion/version.ts";
import { readOverlaysAt } from "../read-overlays.ts";
import { type Arrival, versionsSince } from "../versions-since.ts";

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
  const { fleet, overlays } = await readOverlaysAt(git, commit);
  const given = overlays.filter((overlay) => app === null || overlay.app === app);
  const arrivals = await versionsSince(git, commit, given);
  const known = given.map(({ app: name, environment, path, version }, index) => {
    const arrival = arrivals[index] ?? null;
    return { app: name, environment, path, version, arrival };
  });
  return known.map((status) => ({ ...status, pending: pendingOf(status, known, fleet) }));
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
