import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listTree, type TreeEntry } from "#adapters/git/list-tree.ts";
import { openObjectReader } from "#adapters/git/object-reader.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import type { FileChange, PromotionPlan } from "#core/promotion/plan-promotion.ts";
import { planRollback } from "#core/promotion/plan-rollback.ts";
import type { Promotable } from "#core/promotion/promotable.ts";
import { overlayAt } from "../overlay-at.ts";
import type { Snapshot } from "../snapshot.ts";

interface Return {
  /** The commit that has what is to come back. */
  readonly commit: string;
  /** As it is now. */
  readonly overlay: OverlayFiles;
  readonly promotable: Promotable;
  readonly entries: Snapshot["entries"];
}

export interface PlannedReturn {
  /** Copies come from a folder of their own, `entries` among it. */
  readonly plan: PromotionPlan;
  readonly entries: Snapshot["entries"];
}

/** Where the contents of an earlier commit lie beside today's. */
const KEPT = ".tiphys-earlier";

/** What gives an overlay back what it had at an earlier commit. @throws GIT_FAILED, MANIFEST_UNREADABLE, FLEET_INVALID */
export async function planReturn(
  git: GitRepository,
  { commit, overlay, promotable, entries }: Return,
): Promise<PlannedReturn> {
  const { path } = overlay;
  const old = await overlayAt(git, commit, { path, promotable });
  const { changes, ...versions } = planRollback({ old, now: overlay, promotable });
  const earlier = new Map((await listTree(git, commit)).map((entry) => [entry.path, entry]));
  const kept = changes.map((change): FileChange =>
    change.kind === "copy" ? { ...change, from: `${KEPT}/${change.path}` } : change,
  );
  const added = kept.flatMap((change): readonly (readonly [string, TreeEntry])[] => {
    const entry = earlier.get(change.path);
    return change.kind === "copy" && entry !== undefined ? [[change.from, entry]] : [];
  });
  return { plan: { ...versions, changes: kept }, entries: new Map([...entries, ...added]) };
}

/** Puts what a planned return copies into a snapshot's folder, so that it can be rendered. @throws GIT_FAILED */
export async function layOutReturn(
  git: GitRepository,
  { repository: { root } }: Pick<Snapshot, "repository">,
  { plan }: PlannedReturn,
): Promise<void> {
  const copies = plan.changes.filter((change) => change.kind === "copy");
  const objects = openObjectReader(git);
  try {
    const contents = await objects.read(copies.map(({ object }) => object));
    for (const { object, from, path } of copies) {
      mkdirSync(join(root, KEPT, path, ".."), { recursive: true });
      writeFileSync(join(root, from), contents.get(object) ?? new Uint8Array());
    }
  } finally {
    await objects.close();
  }
}
