import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { FLEET_FILE } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import type { CheckOptions } from "#authoring/check/check-options.ts";
import type { TargetReport } from "#authoring/check/check-report.ts";
import { targetPath } from "#authoring/check/check-target.ts";
import { findingKey } from "#authoring/check/finding-key.ts";
import type { TargetPlan } from "#authoring/check/find-targets.ts";
import type { JudgedTarget, TargetReading } from "#authoring/check/judge-target.ts";
import { type LoadedJudge, loadJudge } from "#authoring/check/load-judge.ts";
import type { BaseTree } from "#authoring/check/open-base.ts";
import { kustomizeOnce, readSafely, stopped } from "#authoring/check/read-safely.ts";
import { showProgress } from "#authoring/check/show-progress.ts";
import { takeTurns } from "#adapters/take-turns.ts";
import { TiphysError } from "#core/errors.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { JudgedTwice } from "./build-impact.ts";
import { ownerFinder, ownerLabels } from "./find-owner.ts";

interface Surroundings {
  readonly base: BaseTree;
  readonly options: CheckOptions;
  readonly world: World;
}

export interface JudgedFleet {
  readonly targets: readonly JudgedTwice[];
  readonly today: LoadedJudge;
  /** null where the base has no fleet: nothing was denied there. */
  readonly before: LoadedJudge | null;
}

/** Renders today's overlays once and judges each by the policies of the base and by today's. @throws POLICY_INVALID, … */
export async function judgeTwice(
  plan: TargetPlan,
  { base, options, world }: Surroundings,
): Promise<JudgedFleet> {
  const { repository } = plan;
  const today = await loadJudge({ repository, options, world });
  const before = await loadBaseJudge({ base, options, world });
  const stop = new AbortController();
  const signal = AbortSignal.any([world.signal, stop.signal]);
  const context = { repository, kustomize: kustomizeOnce(world), world, options, signal };
  const policies = today.guardrails.guardrails.layers.flatMap((layer) => layer.policies);
  const labels = ownerLabels(policies);
  const progress = showProgress(world, plan.targets.length);
  const turns = takeTurns(availableParallelism());
  const targets = plan.targets.map((target) =>
    turns(async (): Promise<JudgedTwice> => {
      const path = targetPath(target, repository.root);
      progress.begin(path);
      const reading = await readSafely(target, context);
      const judged = today.judge(path, reading);
      const old = before?.judge(path, reading).report ?? null;
      const after = await explainNew(judged, { reading, old, options });
      progress.end();
      const ownerOf = ownerFinder(judged.prepared?.resources ?? [], labels);
      return { before: old, after, ownerOf };
    }),
  );
  const settled = Promise.allSettled(targets);
  try {
    return { targets: await Promise.all(targets), today, before };
  } catch (error) {
    stop.abort();
    throw world.signal.aborted ? stopped() : error;
  } finally {
    await settled;
    progress.close();
  }
}

interface Explaining {
  readonly reading: TargetReading;
  readonly old: TargetReport | null;
  readonly options: CheckOptions;
}

/** Denials that the base did not have get the places in the files that set what they are about. */
async function explainNew(
  { report, prepared }: JudgedTarget,
  { reading, old, options }: Explaining,
): Promise<TargetReport> {
  if (prepared === null || "error" in reading) return report;
  const known = new Set(old?.findings.filter(isDenied).map(findingKey));
  const added = report.findings.filter(
    (finding) => isDenied(finding) && !known.has(findingKey(finding)),
  );
  if (added.length === 0) return report;
  const { blameTarget } = await import("#authoring/check/blame-target.ts");
  const request = { reading, prepared, options };
  const explained = await blameTarget({ ...report, findings: added }, request);
  const places = new Map(added.map((finding, index) => [finding, explained.findings[index]]));
  const findings = report.findings.map((finding) => places.get(finding) ?? finding);
  return { ...report, findings };
}

function isDenied({ action }: Finding): boolean {
  return action === "deny";
}

/** The policies of the base; what is wrong with them is said to be wrong there. */
async function loadBaseJudge({ base, options, world }: Surroundings): Promise<LoadedJudge | null> {
  const { root } = base.repository;
  const fleetFile = join(root, FLEET_FILE);
  const hasFleet = existsSync(fleetFile);
  const hasPlatform = (world.env.TIPHYS_BUNDLE ?? "") !== "";
  if (!hasFleet && !hasPlatform) return null;
  const repository = { root, fleetFile: hasFleet ? fleetFile : null };
  try {
    return await loadJudge({ repository, options, world });
  } catch (error) {
    if (!(error instanceof TiphysError)) throw error;
    throw new TiphysError(error.code, `at ${base.name}: ${error.message}`, { cause: error });
  }
}
