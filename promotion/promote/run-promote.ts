import type { CommandInput } from "#adapters/command.ts";
import { moveHead, refuseDirtyTree } from "#adapters/git/move-head.ts";
import { type GitRepository, openRepository } from "#adapters/git/open-repository.ts";
import { fetchBranch, pushCommit, remoteBranch } from "#adapters/git/remote-branch.ts";
import { resolveRevision } from "#adapters/git/resolve-revision.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { TiphysError } from "#core/errors.ts";
import { type FactSources, openFactSources } from "../facts/fact-sources.ts";
import { openSnapshot } from "../snapshot.ts";
import { promoteOnce, type Promotion } from "./promote-once.ts";
import { type PromoteOptions, promoteOptions } from "./promote-options.ts";
import { exitCodeOf, promotionReport } from "./promotion-report.ts";
import { textPromotion } from "./text-promotion.ts";

const MAX_ATTEMPTS = 30;
const MAX_PAUSE_MS = 400;

interface Work {
  readonly git: GitRepository;
  readonly options: PromoteOptions;
  readonly world: World;
  readonly sources: FactSources;
}

/** `tiphys promote`: 0 done or nothing to do, 1 a gate fails, 3 a gate waits. */
export async function runPromote(input: CommandInput, world: World): Promise<number> {
  const options = promoteOptions(input);
  const { root } = findRepositoryRoot(world.cwd, world);
  const git = await openRepository(root, world);
  const sources = openFactSources(input.options, world);
  const work = { git, options, world, sources };
  const [promotion, branch] = await promote(work).finally(sources.close);
  const report = promotionReport(promotion, { isDryRun: options.isDryRun, branch });
  const text =
    options.format === "json" ? `${JSON.stringify(report, null, 2)}\n` : textPromotion(report);
  await writeOutput(world.stdout, text);
  return exitCodeOf(report);
}

function promote(work: Work): Promise<readonly [Promotion, string]> {
  return work.options.isPushed ? promoteThere(work) : promoteHere(work);
}

/** On top of HEAD, which moves with its branch, index and work tree. */
async function promoteHere(work: Work): Promise<readonly [Promotion, string]> {
  const { git, options } = work;
  if (!options.isDryRun) await refuseDirtyTree(git);
  const promotion = await promoteAt(await resolveRevision(git, "HEAD", "HEAD"), work);
  if (promotion.commit !== null) await moveHead(git, promotion.commit);
  return [promotion, "HEAD"];
}

/** On top of the remote's branch; whoever loses a race begins again from what won. */
async function promoteThere(work: Work): Promise<readonly [Promotion, string]> {
  const { git, options } = work;
  const place = await remoteBranch(git, options.branch);
  const name = `${place.remote}/${place.branch}`;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const promotion = await promoteAt(await fetchBranch(git, place), work);
    const { commit } = promotion;
    if (commit === null || (await pushCommit(git, { ...place, commit }))) return [promotion, name];
    await pause(Math.random() * MAX_PAUSE_MS);
  }
  throw new TiphysError(
    "PUSH_REJECTED",
    `expected to push to ${name}, others were faster ${MAX_ATTEMPTS} times. Nothing was changed; run it again.`,
  );
}

async function promoteAt(commit: string, work: Work): Promise<Promotion> {
  const snapshot = await openSnapshot(work.git, commit, work.world);
  try {
    return await promoteOnce(snapshot, work);
  } finally {
    snapshot.remove();
  }
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
