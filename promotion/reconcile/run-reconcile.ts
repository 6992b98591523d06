import type { CommandInput } from "#adapters/command.ts";
import { type GitRepository, openRepository } from "#adapters/git/open-repository.ts";
import { remoteBranch } from "#adapters/git/remote-branch.ts";
import { connectCluster } from "#adapters/kubernetes/cluster-client.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import type { AbortedRollout } from "#core/promotion/aborted-rollout.ts";
import { openGround } from "../auto/ground.ts";
import { openHost } from "../host/open-host.ts";
import { findAborted } from "./find-aborted.ts";
import { type ReconcileOptions, reconcileOptions } from "./reconcile-options.ts";
import { type ReconcileOutcome, reconcilePass, type ReconcileWork } from "./reconcile-pass.ts";
import { exitCodeOf, reconcileReport, textReconcile } from "./reconcile-report.ts";
import { sweepRollbacks } from "./sweep-rollbacks.ts";

/** `tiphys promote --reconcile`: 0 done or nothing to do, 1 a version may not come back, 2 could not look. */
export async function runReconcile(input: CommandInput, world: World): Promise<number> {
  const options = reconcileOptions(input, world.cwd);
  const { root } = findRepositoryRoot(world.cwd, world);
  const git = await openRepository(root, world);
  const isRemote = options.isPushed || options.isProposed;
  const ground = await openGround(git, { ...options, isRemote, world });
  try {
    const rollouts = await abortedIn(options, world);
    const work = { git, world, options, ground, proposing: null };
    const outcomes = options.isProposed
      ? await proposeAll(rollouts, work)
      : await reconcilePass(rollouts, work);
    const { isDryRun, format } = options;
    const report = reconcileReport(outcomes, { isDryRun, branch: ground.name });
    const text = format === "json" ? `${JSON.stringify(report, null, 2)}\n` : textReconcile(report);
    await writeOutput(world.stdout, text);
    return exitCodeOf(report);
  } finally {
    ground.close();
  }
}

async function abortedIn(
  { kubeconfig, context }: ReconcileOptions,
  { signal }: World,
): Promise<readonly AbortedRollout[]> {
  const aborted = await findAborted(connectCluster(kubeconfig, context), signal);
  const key = ({ namespace, name }: AbortedRollout) => `${namespace}/${name}`;
  return aborted.toSorted((left, right) => (key(left) < key(right) ? -1 : 1));
}

async function proposeAll(
  rollouts: readonly AbortedRollout[],
  work: ReconcileWork & { readonly git: GitRepository },
): Promise<readonly ReconcileOutcome[]> {
  const { git, world, options } = work;
  const { tokenFile, isDryRun } = options;
  const place = await remoteBranch(git, options.branch);
  const host = await openHost(git, { tokenFile, remote: place.remote, world });
  try {
    const proposing = { git, host, place, isDryRun };
    const outcomes = await reconcilePass(rollouts, { ...work, proposing });
    if (!isDryRun) await sweepRollbacks(outcomes, proposing);
    return outcomes;
  } finally {
    host?.close();
  }
}
