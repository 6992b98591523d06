import { evidencePath } from "#core/promotion/evidence/write-evidence.ts";
import { versionFrom } from "#core/promotion/evidence/evidence-spec.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import { type Promotable, promotableOf } from "#core/promotion/promotable.ts";
import { isSameVersion, type Version } from "#core/promotion/version.ts";
import type { CommitFiles } from "./commit-files.ts";
import { diskOverlay } from "./disk-overlay.ts";
import { comparable, diskEvidence, type PlaceOnBothSides, versionOf } from "./judge-place.ts";

/** A change of what moves, that no new evidence is for. */
export interface UnprovenChange {
  readonly before: Version;
  readonly after: Version;
  readonly overlay: OverlayFiles;
  readonly promotable: Promotable;
}

interface Surroundings {
  readonly files: CommitFiles;
  /** Of the target branch. */
  readonly fleet: Fleet;
  readonly root: string;
  /** Full hash: where the change left the target branch. */
  readonly fork: string;
}

/** Null where nothing that moves changed, and for what comes with evidence of its own. @throws GIT_FAILED */
export async function unprovenChange(
  { app, environment, path, oldPath }: PlaceOnBothSides,
  { files, fleet, root, fork }: Surroundings,
): Promise<UnprovenChange | null> {
  const promotable = promotableOf(fleet.spec, app);
  const overlay = diskOverlay({ root, path, like: fork });
  const old = oldPath === null ? { path, files: new Map() } : await files.overlay(fork, oldPath);
  const before = versionOf(old, promotable);
  const after = comparable(versionOf(overlay, promotable), oldPath);
  if (isSameVersion(before, after)) return null;
  const file = evidencePath(app, environment.name);
  const evidence = diskEvidence(root, file);
  const isNew = evidence?.digest !== (await files.evidence(fork, file))?.digest;
  const spec = evidence?.spec ?? null;
  const isProven = isNew && spec !== null && isSameVersion(versionFrom(spec.after), after);
  return isProven ? null : { before, after, overlay, promotable };
}
