import type { CommandInput } from "#adapters/command.ts";
import { openRepository } from "#adapters/git/open-repository.ts";
import { resolveRevision } from "#adapters/git/resolve-revision.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { textVerify } from "./text-verify.ts";
import { verifyCommit } from "./verify-commit.ts";

/** `tiphys verify`: 1 where something differs. */
export async function runVerify(
  { positionals, options }: CommandInput,
  world: World,
): Promise<number> {
  const { root } = findRepositoryRoot(world.cwd, world);
  const git = await openRepository(root, world);
  const commit = await resolveRevision(git, positionals[0] ?? "HEAD", "COMMIT");
  const report = await verifyCommit({ git, commit, world });
  const isJson = options.format === "json";
  await writeOutput(
    world.stdout,
    isJson ? `${JSON.stringify(report, null, 2)}\n` : textVerify(report),
  );
  return report.verdict === "different" ? 1 : 0;
}
