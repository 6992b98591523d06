import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { EntryRoute } from "#core/promotion/find-entry.ts";
import type { PromotionRoute } from "#core/promotion/find-route.ts";
import type { SourceFacts } from "#core/promotion/gates/gate.ts";
import type { Promotable } from "#core/promotion/promotable.ts";
import { holdsVersion, readVersion, type Version } from "#core/promotion/version.ts";
import { readOverlay, type Snapshot } from "./snapshot.ts";
import { versionsSince } from "./versions-since.ts";

interface Question {
  readonly snapshot: Snapshot;
  readonly route: PromotionRoute | EntryRoute;
  readonly promotable: Promotable;
  readonly version: Version;
}

/** Which environments before the target have a version, and since when. @throws GIT_FAILED, MANIFEST_UNREADABLE */
export async function sourceFacts(
  git: GitRepository,
  { snapshot, route, promotable, version }: Question,
): Promise<readonly SourceFacts[]> {
  const sources = route.sources.map(({ environment, path }) => {
    const overlay = readOverlay(snapshot, path, promotable);
    const hasVersion = holdsVersion(readVersion(overlay, promotable), version);
    return { environment, hasVersion, overlay };
  });
  const having = sources.filter(({ hasVersion }) => hasVersion);
  const arrivals = await versionsSince(
    git,
    snapshot.commit,
    having.map(({ overlay }) => ({ overlay, promotable, version })),
  );
  return sources.map(({ environment, hasVersion, overlay }) => {
    const index = having.findIndex((source) => source.overlay === overlay);
    const arrival = arrivals[index] ?? null;
    const since = arrival?.time ?? null;
    const isOldestKnown = arrival?.isOldestKnown ?? false;
    return { environment, hasVersion, since, isOldestKnown, commit: arrival?.commit ?? null };
  });
}
