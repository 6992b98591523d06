import type { CommandInput } from "#adapters/command.ts";
import { openRepository } from "#adapters/git/open-repository.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { placeCommit } from "../place-commit.ts";
import { openSnapshot } from "../snapshot.ts";
import { rollbackOnce } from "./rollback-once.ts";
import { rollbackOptions } from "./rollback-options.ts";
import { rollbackReport } from "./rollback-report.ts";
import { textRollback } from "./text-rollback.ts";

/** `tiphys rollback`: 0 done or nothing to do, 1 render or policy fails. */
export async function runRollback(input: CommandInput, world: World): Promise<number> {
  const { request, place, format } = rollbackOptions(input);
  const { root } = findRepositoryRoot(world.cwd, world);
  const git = await openRepository(root, world);
  const [rollback, branch] = await placeCommit(git, place, async (base) => {
    const snapshot = await openSnapshot(git, base, world);
    try {
      return await rollbackOnce(snapshot, request, { git, world });
    } finally {
      snapshot.remove();
    }
  });
  const report = rollbackReport(rollback, { isDryRun: place.isDryRun, branch });
  const text = format === "json" ? `${JSON.stringify(report, null, 2)}\n` : textRollback(report);
  await writeOutput(world.stdout, text);
  return report.result === "refused" ? 1 : 0;
}
