import type { CommandInput } from "#adapters/command.ts";
import { type GitRepository, openRepository } from "#adapters/git/open-repository.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { type FactSources, openFactSources } from "../facts/fact-sources.ts";
import { placeCommit } from "../place-commit.ts";
import type { Proposal } from "../propose/settle-proposal.ts";
import { openSnapshot } from "../snapshot.ts";
import { promoteOnce, type Promotion } from "./promote-once.ts";
import { type PromoteOptions, promoteOptions } from "./promote-options.ts";
import { exitCodeOf, promotionReport } from "./promotion-report.ts";
import { textPromotion } from "./text-promotion.ts";

interface Work {
  readonly git: GitRepository;
  readonly options: PromoteOptions;
  readonly world: World;
  readonly sources: FactSources;
}

/** `tiphys promote`: 0 done or nothing to do, 1 a gate fails, 3 a gate waits. */
export async function runPromote(input: CommandInput, world: World): Promise<number> {
  if (input.options.reconcile === true) return await reconcile(input, world);
  if (input.options.auto === true) return await auto(input, world);
  const options = promoteOptions(input);
  const { root } = findRepositoryRoot(world.cwd, world);
  const git = await openRepository(root, world);
  const sources = openFactSources(input.options, world);
  const work = { git, options, world, sources };
  const placed = await place(work).finally(sources.close);
  const report = promotionReport({ ...placed, isDryRun: options.isDryRun });
  const text =
    options.format === "json" ? `${JSON.stringify(report, null, 2)}\n` : textPromotion(report);
  await writeOutput(world.stdout, text);
  return exitCodeOf(report);
}

async function reconcile(input: CommandInput, world: World): Promise<number> {
  const { runReconcile } = await import("../reconcile/run-reconcile.ts");
  return await runReconcile(input, world);
}

async function auto(input: CommandInput, world: World): Promise<number> {
  const { runAuto } = await import("../auto/run-auto.ts");
  return await runAuto(input, world);
}

interface Placed {
  readonly promotion: Promotion;
  /** Null where it was to be no pull request. */
  readonly proposal: Proposal | null;
  readonly branch: string;
}

async function place(work: Work): Promise<Placed> {
  const { git, options, world } = work;
  const make = async (base: string) => await promoteAt(base, work);
  if (options.isProposed) {
    const { propose } = await import("../propose/propose.ts");
    return await propose(git, { ...options, world, make });
  }
  const [promotion, branch] = await placeCommit(git, options, make);
  return { promotion, proposal: null, branch };
}

async function promoteAt(commit: string, work: Work): Promise<Promotion> {
  const snapshot = await openSnapshot(work.git, commit, work.world);
  try {
    return await promoteOnce(snapshot, work);
  } finally {
    snapshot.remove();
  }
}
