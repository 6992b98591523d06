import { availableParallelism } from "node:os";
import { findKustomize, type Kustomize } from "#adapters/find-kustomize.ts";
import { pathFrom } from "#adapters/inside-folder.ts";
import { reasonOf } from "#adapters/read-file.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import type { CheckOptions } from "./check-options.ts";
import type { TargetReport } from "./check-report.ts";
import { type CheckTarget, targetPath } from "./check-target.ts";
import type { TargetPlan } from "./find-targets.ts";
import type { TargetReading } from "./judge-target.ts";
import type { CheckGuardrails } from "./load-check-guardrails.ts";
import { readTarget, type ReadingContext } from "./read-target.ts";
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
}

/**
 * Reads and judges all targets, one kustomize a processor core. The first ones run before the engine and the
 * policies are loaded. @throws what concerns all targets: FLEET_INVALID, POLICY_INVALID, CONFIG_INVALID, …
 */
export async function judgeTargets(
  plan: TargetPlan,
  { options, world }: Surroundings,
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
      const report = (await judge.promise)(path, reading);
      progress.end();
      return report;
    }),
  );
  const settled = Promise.allSettled(reports);
  try {
    const loaded = await loadJudge(plan, { options, world });
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

type JudgeReading = (path: string, reading: TargetReading) => TargetReport;

async function loadJudge(
  { repository }: TargetPlan,
  { options, world }: Surroundings,
): Promise<{ readonly judge: JudgeReading; readonly guardrails: CheckGuardrails }> {
  const [{ loadCheckGuardrails }, { judgeTarget }] = await Promise.all([
    import("./load-check-guardrails.ts"),
    import("./judge-target.ts"),
  ]);
  const guardrails = await loadCheckGuardrails({ repository, options, world });
  const settings = {
    loaded: guardrails,
    options,
    appNamespace: world.env.ARGOCD_APP_NAMESPACE || null,
    now: world.now(),
  };
  return { guardrails, judge: (path, reading) => judgeTarget(reading, { path, ...settings }) };
}

/** What is wrong with one target must not stop the others; a missing kustomize concerns all. */
async function readSafely(target: CheckTarget, context: ReadingContext): Promise<TargetReading> {
  if (context.signal.aborted) throw stopped();
  try {
    return { texts: await readTarget(target, context) };
  } catch (error) {
    if (context.signal.aborted) throw stopped();
    const shown = error instanceof TiphysError ? error : fileError(error, context);
    if (shown !== null && TARGET_ERRORS.has(shown.code)) return { error: shown };
    throw error;
  }
}

/** What the file system refused, wherever on the way to the manifests; null for any other fault. */
function fileError(error: unknown, { repository }: ReadingContext): TiphysError | null {
  const { syscall, path } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || syscall === undefined || path === undefined) return null;
  const message = `${pathFrom(repository.root, path)}: ${reasonOf(error)}.`;
  return new TiphysError("FILE_UNREADABLE", message, { cause: error });
}

const TARGET_ERRORS: ReadonlySet<string> = new Set([
  "RENDER_FAILED",
  "RENDER_REFUSED",
  "MANIFEST_UNREADABLE",
  "FILE_UNREADABLE",
]);

function kustomizeOnce(world: World): () => Kustomize {
  let found: Kustomize | null = null;
  return () => (found ??= findKustomize(world));
}

function stopped(): TiphysError {
  return new TiphysError(
    "RENDER_FAILED",
    "check: stopped from outside before everything was judged. Run it again.",
  );
}
