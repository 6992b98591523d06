import { openRepository } from "#adapters/git/open-repository.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import type { ComparedTest } from "#core/slo/compared-test.ts";
import type { FactSources } from "../facts/fact-sources.ts";
import { findTarget } from "../find-target.ts";
import { placeCommit } from "../place-commit.ts";
import { openSnapshot } from "../snapshot.ts";
import { endByCommit } from "./end-by-commit.ts";
import { endByRollout } from "./end-by-rollout.ts";
import type { Ending } from "./ending.ts";
import { type EndingReport, endingReport } from "./ending-report.ts";
import type { WinnerOptions } from "./winner-options.ts";

interface EndingWork {
  readonly options: WinnerOptions;
  readonly sources: FactSources;
  readonly world: World;
}

/** Ends an A/B test as the fleet says, if it is decided. @throws USAGE_INVALID, CLUSTER_UNREACHABLE, GIT_FAILED, … */
export async function endTest(
  test: ComparedTest,
  { options, sources, world }: EndingWork,
): Promise<EndingReport> {
  const { root } = findRepositoryRoot(world.cwd, world);
  const git = await openRepository(root, world);
  const place = {
    app: options.app ?? test.service,
    environment: options.environment,
    verb: "compare: --promote",
  };
  const [{ ending, base, by }, branch] = await placeCommit(git, options.place, async (commit) => {
    const snapshot = await openSnapshot(git, commit, world);
    try {
      const found = findTarget(snapshot, place);
      const question = { ...found, test, options, snapshot, git, sources, world };
      const how = promotionOf(found.environment).winner;
      const made: Ending =
        how === "rollout" ? await endByRollout(question) : await endByCommit(question);
      return { ending: made, base: commit, by: how, commit: made.commit };
    } finally {
      snapshot.remove();
    }
  });
  return endingReport(ending, { ...place, base, branch, by });
}
