import { availableParallelism } from "node:os";
import type { World } from "#adapters/world.ts";
import type { CheckOptions } from "./check-options.ts";
import type { TargetReport } from "./check-report.ts";
import { targetPath } from "./check-target.ts";
import type { TargetPlan } from "./find-targets.ts";
import type { CheckGuardrails } from "./load-check-guardrails.ts";
import type { JudgedTarget, TargetReading } from "./judge-target.ts";
import { loadJudge, type LoadedJudge } from "./load-judge.ts";
import type { Ratchet } from "./open-ratchet.ts";
import { kustomizeOnce, readSafely, stopped } from "./read-safely.ts";
import { isListed } from "./is-listed.ts";
import { showProgress } from "./show-progress.ts";
import { takeTurns } from "#adapters/take-turns.ts";

/** While one overlay is judged here, the cores should still have builds to do. */
const WAITING = 2;

export interface JudgedTargets {
  /** In the order of the targets. */
  readonly reports: readonly TargetReport[];
  readonly loaded: CheckGuardrails;
  /** For people: which targets' findings have no sources, and why. */
  readonly hints: readonly string[];
  /** What standard input held, where it was a target. */
  readonly input: Uint8Array | null;
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
  const now = world.now();
  const loading = Promise.withResolvers<LoadedJudge>();
  // A failure to load is thrown below; it may come before any target waits for it.
  loading.promise.catch(() => undefined);
  const hints: string[] = [];
  let input: Uint8Array | null = null;
  const progress = showProgress(world, plan.targets.length);
  const turns = takeTurns(availableParallelism() + WAITING);
  const reports = plan.targets.map((target) =>
    turns(async () => {
      const path = targetPath(target, repository.root);
      progress.begin(path);
      const reading = await readSafely(target, context);
      if (target.kind === "stdin") input = inputOf(reading);
      const { judge, guardrails } = await loading.promise;
      const judged = judge(path, reading);
      // With --policies the repository's fleet gives environments, and nothing else.
      const fleet = options.policies.length > 0 ? null : guardrails.fleet;
      const settled =
        ratchet === null
          ? judged.report
          : await ratchet.settle(judged, { target, context, judge, fleet, now });
      const blamed = await blameSafely({ ...judged, report: settled }, { reading, options, hints });
      progress.end();
      return blamed;
    }),
  );
  const settled = Promise.allSettled(reports);
  try {
    const loaded = await loadJudge({ repository, options, world });
    loading.resolve(loaded);
    const done = await Promise.all(reports);
    return { reports: done, loaded: loaded.guardrails, hints: hints.sort(), input };
  } catch (error) {
    stop.abort();
    loading.reject(error);
    throw world.signal.aborted ? stopped() : error;
  } finally {
    await settled;
    progress.close();
  }
}

function inputOf(reading: TargetReading): Uint8Array | null {
  return "error" in reading ? null : (reading.texts[0]?.bytes ?? null);
}

interface Blaming {
  readonly reading: TargetReading;
  readonly options: CheckOptions;
  readonly hints: string[];
}

/** Most targets have nothing to explain: what can explain is loaded for those that have. */
async function blameSafely(
  { report, prepared }: JudgedTarget,
  { reading, options, hints }: Blaming,
): Promise<TargetReport> {
  if ("error" in reading || prepared === null || options.baseline !== "read") return report;
  if (!report.findings.some((finding) => isListed(finding, options))) return report;
  const { blameTarget } = await import("./blame-target.ts");
  const { findings, problem } = await blameTarget(report, { reading, prepared, options });
  if (problem !== null) hints.push(`${report.path}: no sources are shown: ${problem}`);
  return { ...report, findings };
}
