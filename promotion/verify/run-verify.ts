import type { CommandInput } from "#adapters/command.ts";
import { type GitRepository, openRepository } from "#adapters/git/open-repository.ts";
import { resolveRevision } from "#adapters/git/resolve-revision.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { TiphysError } from "#core/errors.ts";
import { openFactSources } from "../facts/fact-sources.ts";
import { postRecheck } from "./post-recheck.ts";
import { recheckGates } from "./recheck-gates.ts";
import { recheckReport, textRecheck } from "./recheck-report.ts";
import { textVerify } from "./text-verify.ts";
import { verifyCommit } from "./verify-commit.ts";

const EXIT_CODES = { pass: 0, fail: 1, wait: 3 } as const;

/** `tiphys verify`: 1 where something differs or a gate fails, 3 where a gate waits. */
export async function runVerify(
  { positionals, options }: CommandInput,
  world: World,
): Promise<number> {
  const { root } = findRepositoryRoot(world.cwd, world);
  const git = await openRepository(root, world);
  const commit = await resolveRevision(git, positionals[0] ?? "HEAD", "COMMIT");
  const isJson = options.format === "json";
  if (options.gates === true) return await runRecheck(git, { commit, options, isJson, world });
  if (options.postStatus === true)
    throw usage("--post-status: expected --gates beside it, got none.");
  if (options.base !== undefined) throw usage("--base: expected --gates beside it, got none.");
  const report = await verifyCommit({ git, commit, world });
  await writeOutput(
    world.stdout,
    isJson ? `${JSON.stringify(report, null, 2)}\n` : textVerify(report),
  );
  return report.verdict === "different" ? 1 : 0;
}

interface RecheckCall {
  readonly commit: string;
  readonly options: CommandInput["options"];
  readonly isJson: boolean;
  readonly world: World;
}

async function runRecheck(
  git: GitRepository,
  { commit, options, isJson, world }: RecheckCall,
): Promise<number> {
  if (typeof options.base !== "string")
    throw usage("--gates: expected --base with the target branch beside it, got none.");
  const base = await resolveRevision(git, options.base);
  const sources = openFactSources(options, world);
  const question = { head: commit, base, world, sources };
  const recheck = await recheckGates(git, question).finally(sources.close);
  if (options.postStatus === true) {
    const { tokenFile } = options;
    const file = typeof tokenFile === "string" ? tokenFile : null;
    await postRecheck(git, { recheck, tokenFile: file, world });
  }
  const report = recheckReport(recheck);
  await writeOutput(
    world.stdout,
    isJson ? `${JSON.stringify(report, null, 2)}\n` : textRecheck(report),
  );
  return EXIT_CODES[recheck.verdict];
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `verify: ${problem}`);
}
