import type { GitRepository } from "#adapters/git/open-repository.ts";
import { versionFrom } from "#core/promotion/evidence/evidence-spec.ts";
import { evidencePath } from "#core/promotion/evidence/write-evidence.ts";
import { isSameVersion } from "#core/promotion/version.ts";
import { versionWords } from "#core/promotion/version-words.ts";
import { evidenceAt } from "../evidence-at.ts";
import type { PlannedPromotion } from "../promote/plan-at.ts";
import type { Snapshot } from "../snapshot.ts";

/**
 * Why a version does not come back by itself: the last thing that happened in the target was a rollback that led away from
 * it. Null where it may come. @throws GIT_FAILED
 */
export async function rolledBack(
  git: GitRepository,
  { commit }: Pick<Snapshot, "commit">,
  { route, plan }: PlannedPromotion,
): Promise<string | null> {
  const { app, environment } = route.target;
  const [last] = await evidenceAt(git, [{ commit, path: evidencePath(app, environment) }]);
  const spec = last?.spec;
  if (spec?.cause !== "rollback" || !isSameVersion(versionFrom(spec.before), plan.after))
    return null;
  return `${versionWords(plan.after)} was rolled back on ${spec.evaluatedAt.slice(0, 10)}: it comes back by tiphys promote ${app} --to ${environment}, or another version comes`;
}
