import { commitChanges, type FileWrite } from "#adapters/git/commit-changes.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import { commitMessage } from "#core/promotion/commit-message.ts";
import type { EvidenceSpec } from "#core/promotion/evidence/evidence-spec.ts";
import { writeEvidence } from "#core/promotion/evidence/write-evidence.ts";
import type { FileChange } from "#core/promotion/plan-promotion.ts";
import { refuseStranger } from "./refuse-stranger.ts";
import type { Snapshot } from "./snapshot.ts";

interface ReadyChange {
  readonly snapshot: Pick<Snapshot, "commit" | "entries" | "loaded">;
  readonly spec: EvidenceSpec;
  readonly changes: readonly FileChange[];
  readonly note: string | null;
}

/** The commit of a promotion or rollback, with its evidence, on top of the snapshot's; on no branch yet. @throws GIT_FAILED, USAGE_INVALID for a breakglass of somebody who may not */
export async function commitEvidence(
  git: GitRepository,
  { snapshot, spec, changes, note }: ReadyChange,
): Promise<string> {
  const { path, text, digest } = writeEvidence(spec);
  const commit = await commitChanges(git, {
    parent: snapshot.commit,
    files: [...changes, { kind: "text" as const, path, text }].map((change) =>
      fileWrite(change, snapshot),
    ),
    message: commitMessage({ spec, digest, note }),
    now: Date.parse(spec.evaluatedAt),
  });
  const fleet = snapshot.loaded.fleet.spec;
  if (spec.ticket !== undefined) await refuseStranger(git, { commit, fleet, environment: spec.to });
  return commit;
}

/** How a planned change is written. */
export function fileWrite(change: FileChange, { entries }: Pick<Snapshot, "entries">): FileWrite {
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
