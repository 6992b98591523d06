import { commitChanges, type FileWrite } from "#adapters/git/commit-changes.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import { commitMessage } from "#core/promotion/commit-message.ts";
import { evidenceOf } from "#core/promotion/evidence.ts";
import type { EntryRoute } from "#core/promotion/find-entry.ts";
import type { PromotionRoute } from "#core/promotion/find-route.ts";
import type { GateVerdict } from "#core/promotion/gates/gate.ts";
import type { FileChange, PromotionPlan } from "#core/promotion/plan-promotion.ts";
import type { Snapshot } from "./snapshot.ts";

interface ReadyPromotion {
  readonly snapshot: Snapshot;
  readonly route: PromotionRoute | EntryRoute;
  readonly plan: PromotionPlan;
  readonly gates: readonly GateVerdict[];
  readonly renderDigest: string;
  readonly note: string | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The commit of a promotion, with its evidence, on top of the snapshot's; on no branch yet. @throws GIT_FAILED */
export async function commitPromotion(
  git: GitRepository,
  { snapshot, route, plan, gates, renderDigest, note, now }: ReadyPromotion,
): Promise<string> {
  const { before, after, changes } = plan;
  const policyRevision = snapshot.loaded.guardrails.revision;
  const shared = { route, before, after, policyRevision, sourceCommit: snapshot.commit };
  const evidence = evidenceOf({ ...shared, renderDigest, gates, now });
  const text: FileChange = { kind: "text", path: evidence.path, text: evidence.text };
  return await commitChanges(git, {
    parent: snapshot.commit,
    files: [...changes, text].map((change) => fileWrite(change, snapshot)),
    message: commitMessage({ ...shared, evidenceDigest: evidence.digest, note }),
    now,
  });
}

function fileWrite(change: FileChange, { entries }: Snapshot): FileWrite {
  const { path } = change;
  const origin = change.kind === "copy" ? change.from : path;
  const mode = entries.get(origin)?.kind === "executable" ? "100755" : "100644";
  switch (change.kind) {
    case "text":
      return { path, mode, content: { text: change.text } };
    case "copy":
      return { path, mode, content: { object: change.object } };
    case "delete":
      return { path, mode, content: null };
  }
}
