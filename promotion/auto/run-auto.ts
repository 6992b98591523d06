import type { CommandInput } from "#adapters/command.ts";
import { openRepository } from "#adapters/git/open-repository.ts";
import { remoteBranch } from "#adapters/git/remote-branch.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { TiphysError } from "#core/errors.ts";
import { openFactSources } from "../facts/fact-sources.ts";
import { openHost } from "../host/open-host.ts";
import { sweepProposals } from "../propose/sweep-proposals.ts";
import { publishStatus } from "../publish/publish-status.ts";
import { type AutoOptions, autoOptions } from "./auto-options.ts";
import { autoPass, type AutoWork, type StepOutcome } from "./auto-pass.ts";
import { type AutoReport, autoReport, exitCodeOf, stepReport } from "./auto-report.ts";
import { openGround } from "./ground.ts";
import { stepLine, textAuto } from "./text-auto.ts";

/** `tiphys promote --auto`: 0 where all that is left waits, 1 a gate fails, 2 something could not be looked at. */
export async function runAuto(input: CommandInput, world: World): Promise<number> {
  const options = autoOptions(input);
  const { root } = findRepositoryRoot(world.cwd, world);
  const git = await openRepository(root, world);
  const isRemote = options.isPushed || options.isProposed;
  const sources = openFactSources(input.options, world);
  if (options.publishedTo !== null && sources.cluster === null) throw noCluster();
  const ground = await openGround(git, { ...options, isRemote, world });
  const { isDryRun } = options;
  const circumstances = { isDryRun, branch: ground.name };
  const onStep = showSteps(world, circumstances);
  const base = { git, world, options, sources, ground, onStep };
  try {
    const outcomes = options.isProposed
      ? await proposeAll({ ...base, proposing: null })
      : await autoPass({ ...base, proposing: null });
    const report = autoReport(outcomes, circumstances);
    await writeOutput(
      world.stdout,
      options.format === "json" ? `${JSON.stringify(report, null, 2)}\n` : textAuto(report),
    );
    await publish(base, report);
    return exitCodeOf(report);
  } finally {
    sources.close();
    ground.close();
  }
}

async function proposeAll(work: AutoWork): Promise<readonly StepOutcome[]> {
  const { git, world, options } = work;
  const { tokenFile, isDryRun } = options;
  const place = await remoteBranch(git, options.branch);
  const host = await openHost(git, { tokenFile, remote: place.remote, world });
  try {
    const proposing = { git, host, place, isDryRun };
    const outcomes = await autoPass({ ...work, proposing });
    if (isAll(options)) await sweepProposals(await work.ground.snapshot(), proposing);
    return outcomes;
  } finally {
    host?.close();
  }
}

/** The last thing: what was promoted is, whether it can be shown or not. @throws CLUSTER_UNREACHABLE */
async function publish(
  { git, options, ground, sources, world }: Omit<AutoWork, "proposing">,
  { steps, branch }: AutoReport,
): Promise<void> {
  const { publishedTo: namespace } = options;
  if (namespace === null || sources.cluster === null) return;
  const cluster = await sources.cluster();
  const snapshot = await ground.snapshot();
  await publishStatus({ git, snapshot, branch, steps, now: world.now(), cluster, namespace });
}

function noCluster(): TiphysError {
  return new TiphysError(
    "USAGE_INVALID",
    "promote: --publish: expected a cluster, got none. Add --kubeconfig FILE, or --context NAME; a pod has one of its own.",
  );
}

function isAll({ app, isDryRun }: AutoOptions): boolean {
  return app === null && !isDryRun;
}

/** A line on stderr for each step, on a terminal. */
function showSteps(
  { stderr }: World,
  circumstances: Parameters<typeof stepReport>[1],
): AutoWork["onStep"] {
  let done = 0;
  return (outcome, of) => {
    done += 1;
    const step = stepReport(outcome, circumstances);
    if (stderr.isTTY === true && step.result !== "nothing-to-do")
      stderr.write(`[${done}/${of}] ${stepLine(step)}\n`);
  };
}
