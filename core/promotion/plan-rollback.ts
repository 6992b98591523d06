import { TiphysError } from "#core/errors.ts";
import { blobName } from "./git-object.ts";
import type { OverlayFile, OverlayFiles } from "./overlay-files.ts";
import { type FileChange, planPromotion, type PromotionPlan } from "./plan-promotion.ts";
import type { Promotable } from "./promotable.ts";
import { readVersion } from "./version.ts";

interface Return {
  /** As it was when it had the version that is to come back. */
  readonly old: OverlayFiles;
  readonly now: OverlayFiles;
  readonly promotable: Promotable;
}

/**
 * What gives an overlay back a version that it had; only what moves changes. A file in which nothing else changed
 * since comes back byte for byte. @throws MANIFEST_UNREADABLE, FLEET_INVALID
 */
export function planRollback({ old, now, promotable }: Return): PromotionPlan {
  const before = readVersion(now, promotable);
  const back = planPromotion({ source: old, target: now, promotable });
  const whole = unmixedFiles({ old, now, promotable });
  const paths = new Set(whole.map(({ path }) => path));
  const changes = [...whole, ...back.changes.filter(({ path }) => !paths.has(path))];
  const after = readVersion({ ...now, files: changedOverlay(now, changes) }, promotable);
  return { before, after, changes };
}

/** Texts that are what the edits of a promotion make of the old ones: nobody else changed anything in them. */
function unmixedFiles({ old, now, promotable }: Return): readonly FileChange[] {
  return forwardChanges({ old, now, promotable }).flatMap((change): readonly FileChange[] => {
    if (change.kind !== "text") return [];
    const name = change.path.slice(now.path.length + 1);
    const text = old.files.get(name)?.text ?? null;
    if (text === null || now.files.get(name)?.text !== change.text) return [];
    return [{ kind: "text", path: change.path, text }];
  });
}

/** What cannot be planned was no promotion. */
function forwardChanges({ old, now, promotable }: Return): readonly FileChange[] {
  try {
    return planPromotion({ source: now, target: old, promotable }).changes;
  } catch (error) {
    if (error instanceof TiphysError) return [];
    throw error;
  }
}

/** The files of an overlay after some changes. */
export function changedOverlay(
  { path: folder, files }: OverlayFiles,
  changes: readonly FileChange[],
): ReadonlyMap<string, OverlayFile> {
  const changed = new Map(files);
  for (const change of changes) {
    const name = change.path.slice(folder.length + 1);
    if (change.kind === "delete") changed.delete(name);
    else if (change.kind === "copy")
      changed.set(name, { object: change.object, text: null, isPlain: true });
    else {
      const like = files.get(name)?.object ?? "";
      const object = blobName(change.text, like);
      changed.set(name, { object, text: change.text, isPlain: true });
    }
  }
  return changed;
}
