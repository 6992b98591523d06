import { availableParallelism } from "node:os";
import type { World } from "#adapters/world.ts";
import type { CheckOptions } from "./check-options.ts";
import type { TargetReport } from "./check-report.ts";
import { targetPath } from "./check-target.ts";
import type { TargetPlan } from "./find-targets.ts";
import type { CheckGuardrails } from "./load-check-guardrails.ts";
import { loadJudge, type JudgeReading } from "./load-judge.ts";
import type { Ratchet } from "./open-ratchet.ts";
import { kustomizeOnce, readSafely, stopped } from "./read-safely.ts";
import { showProgress } from "./show-progress.ts";
import { takeTurns } from "./take-turns.ts";

export interface JudgedTargets {
  /** In the order of the targets. */
  readonly reports: readonly TargetReport[];
  readonly loaded: CheckGuardrails;
}

interface Surroundings {
  readonly options: CheckOptions;
  readonly world: World;
  /** What tells old findings from new ones; null where all count. */
  readonly ratchet: Ratchet | null;
}

/**
 * Reads and judges all targets, one kustomize a processor core. The first ones run before the engine and the
 * policies are loaded. @throws what concerns all targets: FLEET_INVALID, POLICY_INVALID, CONFIG_INVALID, …
 */
export async function judgeTargets(
  plan: TargetPlan,
  { options, world, ratchet }: Surroundings,
): Promise<JudgedTargets> {
  const stop = new AbortController();
  const signal = AbortSignal.any([world.signal, stop.signal]);
  const { repository } = plan;
  const context = { repository, kustomize: kustomizeOnce(world), world, options, signal };
  const judge = Promise.withResolvers<JudgeReading>();
  // A failure to load is thrown below; it may come before any target waits for it.
  judge.promise.catch(() => undefined);
  const progress = showProgress(world, plan.targets.length);
  const turns = takeTurns(availableParallelism());
  const reports = plan.targets.map((target) =>
    turns(async () => {
      const path = targetPath(target, repository.root);
      progress.begin(path);
      const reading = await readSafely(target, context);
      const { report } = (await judge.promise)(path, reading);
      const settled =
        ratchet === null
          ? report
          : await ratchet.settle(report, { target, context, judge: await judge.promise });
      progress.end();
      return settled;
    }),
  );
  const settled = Promise.allSettled(reports);
  try {
    const loaded = await loadJudge({ repository, options, world });
    judge.resolve(loaded.judge);
    return { reports: await Promise.all(reports), loaded: loaded.guardrails };
  } catch (error) {
    stop.abort();
    judge.reject(error);
    throw world.signal.aborted ? stopped() : error;
  } finally {
    await settled;
    progress.close();
  }
}
